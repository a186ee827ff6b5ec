"""Argon2 with a hundredth of its work: hundreds of passwords are made and tried here."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 512
    parallelism = 1
