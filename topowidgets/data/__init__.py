"""Data that ships with the package. MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0."""
