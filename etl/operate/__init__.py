"""What an operator works with: commands, schedule, webhook and logs."""
