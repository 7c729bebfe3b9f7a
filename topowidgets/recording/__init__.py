"""What a run is: what is measured of it, and how rows of measurements travel. No torch here, and no words."""
