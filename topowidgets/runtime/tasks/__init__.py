"""What processes beside the training are asked to do (see `jobs`)."""
