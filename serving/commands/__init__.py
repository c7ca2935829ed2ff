"""The commands of the `shopmind` command line, one file for each group."""
