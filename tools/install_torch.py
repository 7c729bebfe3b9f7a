"""Put torch into the environment of the Python that runs this, before anything else asks for it.

On Linux the registry's newest torch brings gigabytes of CUDA libraries. Where no NVIDIA GPU is seen
the CPU build is taken instead: from PyTorch's own CPU index, named as an extra index, where a local
version such as 2.13.0+cpu goes before 2.13.0. An index that cannot be reached costs some seconds.

With --constraints FILE it writes what is installed as a pip constraint, so that no later package
can replace it.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

TORCH = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
LEAST = (2, 6)  # as in pyproject.toml


def main() -> int:
    """Install torch unless it is there, then write the constraint."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--constraints", type=Path, help="file to write torch==VERSION to")
    parser.add_argument("--dry-run", action="store_true", help="print pip's command, run nothing")
    options = parser.parse_args()

    if sys.platform == "darwin" and platform.machine() == "x86_64":
        print(
            "torch has no recent build for Intel Macs. Open a page exported by someone else "
            "(it needs no kernel), or run the suite on Binder or Colab.",
            file=sys.stderr,
        )
        return 1
    version = installed()
    if version is None or release(version) < LEAST:
        command = pip_command(gpu=sees_nvidia_gpu())
        print(" ".join(command))
        if options.dry_run:
            return 0
        subprocess.run(command, check=True)
        version = installed()
        if version is None:
            print(f"pip did not install {TORCH}: see its messages above", file=sys.stderr)
            return 1
        if sys.platform == "linux" and "+cpu" not in version and not sees_nvidia_gpu():
            print(f"note: {CPU_INDEX} gave no CPU build, so torch {version} may bring CUDA along")
    if options.constraints:
        options.constraints.write_text(f"torch=={version}\n")
    return 0


def pip_command(*, gpu: bool) -> list[str]:
    """pip's arguments: torch alone, because only torch may look at the extra index."""
    command = [sys.executable, "-m", "pip", "install", "--no-deps", TORCH]
    if sys.platform == "linux" and not gpu:
        index = os.environ.get("TORCH_CPU_INDEX", CPU_INDEX)
        command += ["--extra-index-url", index, "--retries", "1", "--timeout", "10"]
    return command


def sees_nvidia_gpu() -> bool:
    """Whether NVIDIA's own tool is there and lists a GPU."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return False
    answer = subprocess.run([tool, "-L"], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and "GPU" in answer.stdout


def installed() -> str | None:
    """The version of torch in this environment, or None."""
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None


def release(version: str) -> tuple[int, ...]:
    """The first two numbers of a version, to compare."""
    return tuple(int(part) for part in version.split("+", 1)[0].split(".")[:2])


if __name__ == "__main__":
    sys.exit(main())
