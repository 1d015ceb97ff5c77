"""Gating: is a new reading a change at all?"""
