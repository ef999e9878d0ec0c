"""The commands on data: functions with typed options, which `dashboard.commands` puts into one command line.

Data go to stdout, messages to stderr. A module here imports what its commands need when they run, so that
``trilateral --help`` imports none of it.
"""
