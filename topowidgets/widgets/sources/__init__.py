"""What views show: the source of a lab, and that of the runs of an atlas or a comparison."""
