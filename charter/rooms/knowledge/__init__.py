"""What we know how to mend: symptom, cause and solution, for colleagues or for customers too."""
