"""What the set-up does and says on machines that have less than everything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dev import needs
from dev.paths import ROOT
from tests.dev.machine import LIBRARIES, Machine, serve_keycloak

TESTING = {
    *("default-jre-headless", "maven", "gettext", "postgresql"),
    *("chromium-headless-shell", "clamav-daemon", "poppler-utils"),
}


def install_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if "sudo apt-get install" in line]


def test_without_root_one_line_says_exactly_what_is_missing(machine: Machine) -> None:
    machine.put_library("libpango-1.0-0")

    answer = machine.run("dev.setup", "run")

    assert answer.returncode == 1
    [line] = install_lines(answer.stderr)
    assert line == ("sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0 default-jre-headless maven")
    assert machine.calls("apt-get") == []
    assert machine.calls("uv") == []


def test_without_root_and_without_java_the_set_up_goes_on_and_says_so(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)

    answer = machine.run("dev.setup", "run")

    assert answer.returncode == 0, answer.stderr
    [line] = install_lines(answer.stderr)
    assert line.startswith("Going on without: Java 17 or newer, for Keycloak; Maven, to fetch Keycloak.")
    assert line.endswith("sudo apt-get install default-jre-headless maven")
    assert machine.calls("uv") != []


def test_an_old_java_counts_as_none(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put_java(11)

    answer = machine.run("dev.setup", "run")

    assert "Going on without: Java 17 or newer" in answer.stderr


def test_testing_does_not_go_on_without_java_postgresql_or_chromium(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)

    answer = machine.run("dev.setup", "test")

    assert answer.returncode == 1
    [line] = install_lines(answer.stderr)
    assert set(line.split()[3:]) == TESTING


def test_as_root_what_is_missing_is_installed_after_one_update(machine: Machine) -> None:
    machine.be_root(True)
    machine.put(
        "apt-get",
        f'[ "$1" = install ] && printf "%s\\n" "$@" >> {machine.home}/installed\nexit 0',
    )
    machine.put_java(17)
    serve_keycloak(machine)

    answer = machine.run("dev.setup", "run")

    assert answer.returncode == 0, answer.stderr
    update, install = machine.calls("apt-get")
    assert update.split()[:2] == ["apt-get", "update"]
    assert install.split()[-3:] == list(LIBRARIES)
    assert "--no-install-recommends" in install


def test_as_root_testing_gets_its_programs_from_apt(machine: Machine) -> None:
    machine.be_root(True)
    serve_keycloak(machine)
    (machine.home / "bin" / "mvn").rename(machine.home / "mvn")
    machine.put("apt-get", f'[ "$1" = install ] && exec sh {machine.home}/unpack "$@"\nexit 0')
    programs = {
        "default-jre-headless": "usr/lib/jvm/java-17/bin/java",
        "postgresql": "usr/lib/postgresql/17/bin/initdb",
        "clamav-daemon": "usr/sbin/clamd",
    }
    on_path = {
        "gettext": "msgfmt",
        "chromium-headless-shell": "chromium-headless-shell",
        "poppler-utils": "pdftotext",
    }
    (machine.home / "unpack").write_text(
        f'printf "%s\\n" "$@" >> {machine.home}/installed\nfor package; do case "$package" in\n'
        + "".join(
            f"{package}) mkdir -p {target.parent} && cp {machine.home}/java {target};;\n"
            for package, target in ((name, machine.system / path) for name, path in programs.items())
        )
        + "".join(
            f"{name}) cp {machine.home}/java {machine.home}/bin/{program};;\n" for name, program in on_path.items()
        )
        + f"maven) cp {machine.home}/mvn {machine.home}/bin/mvn;;\nesac; done\n"
    )
    (machine.home / "java").write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    (machine.home / "java").chmod(0o755)

    answer = machine.run("dev.setup", "test")

    assert answer.returncode == 0, answer.stderr
    update, install = machine.calls("apt-get")
    assert update.split()[:2] == ["apt-get", "update"]
    assert set(install.split()[5:]) == TESTING | set(LIBRARIES)
    assert (machine.home / ".cache/serviceportal/keycloak-1.2.3/bin/kc.sh").exists()


def test_as_root_one_package_that_cannot_be_had_does_not_keep_the_others_away(machine: Machine) -> None:
    machine.be_root(True)
    machine.put(
        "apt-get",
        'case "$*" in *maven*) echo "E: Unable to locate package maven" >&2; exit 100;; esac\n'
        f'[ "$1" = install ] && printf "%s\\n" "$@" >> {machine.home}/installed\nexit 0',
    )
    machine.put_java(17)

    answer = machine.run("dev.setup", "run")

    assert answer.returncode == 0, answer.stderr
    assert "Unable to locate package maven" in answer.stderr
    assert "Going on without: Maven, to fetch Keycloak." in answer.stderr
    assert "Keycloak cannot be fetched because Maven (mvn) is missing." in answer.stderr


UBUNTU = {
    "default_jre_headless": "2:1.11-72build2",
    "openjdk_17_jre_headless": "17.0.8+7-1~22.04",
    **dict.fromkeys(("maven", "gettext", "postgresql", "clamav_daemon", "poppler_utils"), "1.0"),
}


def test_an_ubuntu_whose_usual_java_is_too_old_is_offered_a_newer_one(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put_offers(**UBUNTU)

    answer = machine.run("dev.setup", "run")

    [line] = install_lines(answer.stderr)
    assert line.endswith("sudo apt-get install openjdk-17-jre-headless maven")


def test_an_ubuntu_without_a_chromium_in_apt_is_told_where_to_get_one(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put_offers(**UBUNTU)

    answer = machine.run("dev.setup", "test")

    assert answer.returncode == 1
    [line] = install_lines(answer.stderr)
    assert set(line.split()[3:]) == TESTING - {"chromium-headless-shell", "default-jre-headless"} | {
        "openjdk-17-jre-headless"
    }
    assert "apt has no Chromium here. Install the snap (snap install chromium)" in answer.stderr


def test_a_debian_without_the_shell_is_offered_the_whole_browser(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put_offers(**UBUNTU, chromium="120.0.6099.224-1~deb11u1")

    answer = machine.run("dev.setup", "test")

    [line] = install_lines(answer.stderr)
    assert {one for one in line.split() if one.startswith("chromium")} == {"chromium"}


def test_as_root_on_ubuntu_apt_is_asked_only_for_what_it_has(machine: Machine) -> None:
    machine.be_root(True)
    machine.put_library(*LIBRARIES)
    machine.put_offers(**UBUNTU)

    answer = machine.run("dev.setup", "test")

    assert answer.returncode == 1
    assert not any("chromium" in call for call in machine.calls("apt-get"))
    assert "apt has no Chromium here." in answer.stderr


def test_ubuntus_script_that_asks_for_the_snap_is_no_chromium(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put("chromium-browser", 'if ! [ -x /snap/bin/chromium ]; then exit 1; fi\nexec /snap/bin/chromium "$@"')
    snap = machine.system / "snap/bin/chromium"

    before = machine.run("dev.setup", "test").stderr
    snap.parent.mkdir(parents=True)
    snap.touch(mode=0o755)
    after = machine.run("dev.setup", "test").stderr

    assert "chromium" in install_lines(before)[0]
    assert "chromium" not in install_lines(after)[0]


def test_an_apt_that_has_no_lists_yet_is_asked_for_the_usual_packages(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put(
        "apt-cache",
        "printf 'gettext:\\n  Installed: 1\\n  Candidate: 1\\n  Version table:\\n *** 1 100\\n"
        "        100 /var/lib/dpkg/status\\n'",
    )

    answer = machine.run("dev.setup", "test")

    assert set(install_lines(answer.stderr)[0].split()[3:]) == TESTING


def test_a_python_that_is_not_the_systems_own_gets_its_own_package() -> None:
    own = "python{}.{}-venv".format(*sys.version_info)
    [need] = [need for need in needs.NEEDS if need.package == "python3-venv"]

    assert need.choose({"python3-venv": "3.4.3-1", own: "1"}) == own
    assert need.choose({"python3-venv": "{}.{}.2-1".format(*sys.version_info), own: "1"}) == "python3-venv"


def test_a_machine_without_apt_is_told_in_one_sentence(machine: Machine) -> None:
    (machine.home / "bin" / "dpkg-query").unlink()

    answer = machine.run("dev.setup", "run")

    assert answer.returncode == 1
    assert answer.stderr == "This set-up knows Debian and Ubuntu only; dpkg-query is missing here.\n"


def test_a_second_set_up_does_nothing_and_says_nothing(equipped: Machine) -> None:
    first = equipped.run("dev.setup", "run")
    assert first.returncode == 0, first.stderr
    done = len(equipped.calls())

    second = equipped.run("dev.setup", "run")

    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert {call.split()[0] for call in equipped.calls()[done:]} <= {"dpkg-query"}


def test_a_changed_lock_file_is_installed_again(equipped: Machine) -> None:
    equipped.run("dev.setup", "run")
    with (equipped.checkout / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")

    equipped.run("dev.setup", "run")

    assert len(equipped.calls("uv")) == 2
    assert all("--require-hashes" in call for call in equipped.calls("uv"))


def test_the_theme_is_installed_without_running_scripts_of_packages(equipped: Machine) -> None:
    equipped.run("dev.setup", "run")

    [call] = equipped.calls("npm")
    assert call.startswith("npm ci --ignore-scripts")
    vendor = equipped.checkout / "theme/static/theme/vendor"
    assert (vendor / "kern-ux-native-9.9.9/dist/kern.min.css").exists()


def test_a_file_of_the_theme_that_is_not_there_is_named(equipped: Machine) -> None:
    (equipped.checkout / "theme" / "vendor.json").write_text('{"@kern-ux/native": ["dist/nothing.css"]}')

    answer = equipped.run("dev.setup", "run")

    assert answer.returncode == 1
    assert "dist/nothing.css" in answer.stderr


def test_keycloak_is_kept_outside_the_checkout(equipped: Machine) -> None:
    answer = equipped.run("dev.setup", "run", XDG_CACHE_HOME=str(equipped.home / "cache"))

    assert answer.returncode == 0, answer.stderr
    assert (equipped.home / "cache/serviceportal/keycloak-1.2.3/bin/kc.sh").exists()


def test_a_keycloak_with_the_wrong_checksum_is_deleted(equipped: Machine) -> None:
    serve_keycloak(equipped, tampered=True)

    answer = equipped.run("dev.distribution")

    assert answer.returncode == 1
    assert "was deleted: its SHA-256 is" in answer.stderr
    assert list((equipped.home / ".cache").rglob("*.tar.gz")) == []
    assert list((equipped.home / ".cache").rglob("kc.sh")) == []


def test_an_installed_keycloak_is_used_as_it_is(machine: Machine) -> None:
    machine.put_library(*LIBRARIES)
    machine.put_java(21)
    home = machine.home / "opt" / "keycloak"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "kc.sh").touch()

    answer = machine.run("dev.setup", "run", KEYCLOAK_HOME=str(home))

    assert (answer.returncode, answer.stderr) == (0, "")
    assert machine.calls("mvn") == []


def test_an_empty_keycloak_home_is_named(machine: Machine) -> None:
    answer = machine.run("dev.distribution", KEYCLOAK_HOME="/nowhere")

    assert answer.returncode == 1
    assert answer.stderr == "KEYCLOAK_HOME=/nowhere holds no bin/kc.sh.\n"


def test_the_set_up_needs_nothing_but_the_standard_library() -> None:
    answer = subprocess.run(
        [sys.executable, "-S", "-c", "import dev.setup, dev.help, dev.clean, sys; print(*sys.path)"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert "site-packages" not in answer.stdout


@pytest.mark.parametrize("verb", ["run", "test", "lint", "lock", "bench", "screenshots", "notices", "clean"])
def test_every_verb_explains_itself(machine: Machine, verb: str) -> None:
    answer = machine.run("dev.help")

    assert f"make {verb}" in answer.stdout
