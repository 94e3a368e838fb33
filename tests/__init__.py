"""The tests. A package by this file, so that it goes before a package named ``tests`` that another distribution installs."""
