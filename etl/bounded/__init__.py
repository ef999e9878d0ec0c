"""What is read and kept within bounds: archives and documents of others, results of our own."""
