"""What can be wrong with a stored file: the reasons that are given for a damaged network."""

from __future__ import annotations

from dl_core.errors import N_, ConvoscopeError


class FileDamage(ConvoscopeError):
    """A file is not what was written."""

    template = N_("One of its files cannot be read.")


class FileLost(FileDamage):
    template = N_("{name} is missing.")


class FileCut(FileDamage):
    template = N_("{name} has {found} bytes instead of {size}.")


class FileChanged(FileDamage):
    template = N_("{name} has another checksum.")


class PartLost(FileDamage):
    template = N_("One of its files lacks a part.")


class ListIncomplete(FileDamage):
    template = N_("{name} does not list all files with their checksums.")


class OtherTraining(FileDamage):
    template = N_("{name} describes another training.")


def damage(error: Exception) -> ConvoscopeError:
    """What ``error`` says of a file, as a reason for readers.

    >>> str(damage(FileChanged(name="weights.npz"))), str(damage(KeyError("kernel")))
    ('weights.npz has another checksum.', 'One of its files lacks a part.')
    """
    if isinstance(error, ConvoscopeError):
        return error
    if isinstance(error, FileNotFoundError) and error.filename:
        return FileLost(name=str(error.filename).rsplit("/", 1)[-1])
    return PartLost() if isinstance(error, KeyError | TypeError) else FileDamage()
