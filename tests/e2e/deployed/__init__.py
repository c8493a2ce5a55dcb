"""The real package, deployed into the embedded cloud and tried from outside; a file for each subject."""
