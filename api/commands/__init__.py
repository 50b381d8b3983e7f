"""The commands of the command line, a module for each purpose: a new command goes where its purpose is.

What a command needs loads when it runs, so that asking does not wait for the libraries that reading needs.
"""
