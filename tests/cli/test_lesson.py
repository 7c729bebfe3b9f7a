"""`topowidgets lesson`: a file is checked, told and written as a page."""

from topowidgets.cli import main


def test_a_lesson_is_checked_and_written(capsys, tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text("name: tiny\ntitle: Tiny\nlab: {neurons: 12, tau: 3}\nparts: [{say: Look.}]\n")
    assert main(["lesson", str(path), "--html", str(tmp_path / "tiny.html")]) == 0
    assert capsys.readouterr().out == "Tiny (45 minutes)\n 1 part-1           (tells)\n"
    assert "Tiny" in (tmp_path / "tiny.html").read_text(encoding="utf-8")
    for words, said in (
        ([str(tmp_path / "none.yaml")], "a shipped lesson (edge, holes) or a file"),
        ([str(path), "--html", str(tmp_path / "no" / "tiny.html")], "--html: "),
    ):
        assert main(["lesson", *words]) == 2
        assert said in capsys.readouterr().err
    path.write_text("name: tiny\ntitle: Tiny\nparts: [{say: 3}]\n")
    assert main(["lesson", str(path)]) == 2
    assert capsys.readouterr().err.startswith(
        'topowidgets: parts[0].say = 3 is not allowed: a text in quotes, "like this"'
    )
