"""How well PDFs are read: known texts are laid out by several programs in several ways, and read back.

    python benchmarks/pdf_pages.py [--corpus FOLDER] [--limit N] [--keep FOLDER]

Texts: the goldens of tests/cases/read, or those of a corpus (extract/dev/gold_md of the shared one). Layouts: reportlab
always, Chromium and LibreOffice where they are installed. Printed for each layout: F1 of words (mean, 10th percentile,
worst), how many paragraphs of the text came back as one, and milliseconds of CPU a document.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

from markdown_it import MarkdownIt

from tracker.core.reading.pdf import text_of
from tracker.errors import ReadError

CASES = Path(__file__).parent.parent / "tests" / "cases" / "read"
FOOTER = "Example Ltd - Registered in Utopia under number 4711"
HEADER = "Example group - internal"
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
NUMBER = re.compile(r"^(?:#+ )?(?:\*\*)?\d{1,3}\.\s", re.MULTILINE)  # lists are numbered by the layout, not by the text
LONG_WORD = re.compile(r"[^\W\d_]{9,}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path, help="a folder with extract/dev/gold_md/*.md.zst")
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="where to leave the PDFs")
    parser.add_argument("--worst", type=int, default=3)
    options = parser.parse_args()
    texts = dict(list(corpus_texts(options.corpus) if options.corpus else own_texts())[: options.limit])
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name, layout in LAYOUTS.items():
            report(name, layout, texts, folder / name, options.worst)


def own_texts() -> Iterator[tuple[str, str]]:
    """The goldens one after the other, beginning with each in turn: on a single page nothing tells running lines."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.md"))}
    latin = [name for name, text in texts.items() if len(text.encode("cp1252", "ignore")) > 0.99 * len(text)]
    for name, text in texts.items():
        place = latin.index(name) if name in latin else 0
        others = latin[place + 1 :] + latin[:place] if name in latin else latin
        yield name, "\n\n".join([text, *(texts[other] for other in others)])


def corpus_texts(folder: Path) -> Iterator[tuple[str, str]]:
    import zstandard

    for path in sorted(folder.glob("extract/dev/gold_md/*.md.zst")):
        text = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read().decode("utf-8", "replace")
        if 2_000 < len(text) < 80_000:
            yield path.name.partition(".")[0], text


Layout = Callable[[dict[str, str], Path], bool]


def report(name: str, layout: Layout, texts: dict[str, str], folder: Path, worst: int) -> None:
    """Lay out all texts in one way, read them back and print the figures."""
    folder.mkdir(exist_ok=True)
    if not layout(texts, folder):
        print(f"{name:24} (the program that makes it is not installed)")
        return
    scores: list[tuple[float, str, str]] = []
    whole = paragraphs = lost = 0
    spent = 0.0
    for key, text in texts.items():
        path = folder / f"{key}.pdf"
        if not path.exists():
            continue
        expected = shown(text)
        if not complete(path, expected):
            lost += 1
            continue
        started = time.process_time()
        try:
            got = text_of(path.read_bytes()).text
        except ReadError as error:
            got = f"({error})"
        spent += time.process_time() - started
        a, b = words(NUMBER.sub("", LINK.sub(r"\1", got))), words(NUMBER.sub("", expected))
        off = f"+{[w for w, _ in (a - b).most_common(6)]} -{[w for w, _ in (b - a).most_common(6)]}"
        scores.append((f1(a, b), key, off))
        lines = {squeezed(line) for line in got.splitlines()}
        wanted = [squeezed(line) for line in expected.splitlines() if len(line) > 60]
        paragraphs += len(wanted)
        whole += sum(line in lines for line in wanted)
    scores.sort()
    if not scores:
        print(f"{name:24} (no PDF came out)")
        return
    values = [score for score, _, _ in scores]
    print(
        f"{name:24} n {len(values)}  F1 mean {sum(values) / len(values):.4f}  p10 {values[len(values) // 10]:.4f}"
        f"  worst {values[0]:.4f}  paragraphs whole {whole / max(1, paragraphs):.3f}"
        f"  {1000 * spent / len(values):.0f} ms"
    )
    if lost:
        print(f"    {lost} left out: the program that laid them out lost some of the text")
    for score, key, off in scores[:worst]:
        print(f"    {score:.4f} {key} {off}")


def complete(path: Path, expected: str) -> bool:
    """Whether the PDF holds the text at all, as PDFium gives it out."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    raw = "".join(str(page.get_textpage().get_text_range()) for page in document)
    document.close()
    return len(squeezed(raw)) > 0.95 * len(squeezed(expected))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def f1(got: Counter[str], wanted: Counter[str]) -> float:
    shared = sum((got & wanted).values())
    return 2 * shared / max(1, sum(got.values()) + sum(wanted.values()))


def squeezed(line: str) -> str:
    """A line's letters and digits, without the number that a list puts before it."""
    return re.sub(r"[\W_]+", "", re.sub(NUMBER, "", LINK.sub(r"\1", line))).lower()


# --------------------------------------------------------------------------- texts as they are shown


def markup(text: str) -> str:
    """The Markdown as HTML, without pictures."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return re.sub(r"<img[^>]*>", "", str(parser.render(text)))


def shown(text: str) -> str:
    """The words of the text as a reader sees them, one block a line."""
    page = re.sub(r"</(?:p|h\d|li|tr|pre|blockquote)>|<br ?/?>", "\n", markup(text).replace("\n", " "))
    page = re.sub(r"</t[dh]>", " ", page)
    return "\n".join(" ".join(line.split()) for line in html.unescape(re.sub(r"<[^>]+>", "", page)).split("\n"))


def divided(page: str) -> str:
    """The markup with soft hyphens in its long words, where a typesetter might divide them."""

    def soft(match: re.Match[str]) -> str:
        return re.sub(
            r"(?<=[aeiouyàâéèêëîïôöùûüäаеиоуыэюя])(?=[^aeiouyàâéèêëîïôöùûüäаеиоуыэюя]\w{3})", "\u00ad", match[0]
        )

    return "".join(
        part if part.startswith(("<", "&")) else LONG_WORD.sub(soft, part)
        for part in re.split(r"(<[^>]*>|&[^;]*;)", page)
    )


# --------------------------------------------------------------------------- Chromium


def chromium(style: str, *, soft: bool = False, heads: bool = True) -> Layout:
    def layout(texts: dict[str, str], folder: Path) -> bool:
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if program is None:
            return False
        for key, text in texts.items():
            page = markup(text)
            source = folder / f"{key}.html"
            source.write_text(
                f"<!doctype html><meta charset=utf-8><title>x</title><style>{style}</style>"
                + (divided(page) if soft else page),
                encoding="utf-8",
            )
            command = [
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--print-to-pdf={source.with_suffix('.pdf')}",
            ]
            command += [] if heads else ["--no-pdf-header-footer"]
            subprocess.run([*command, source.as_uri()], check=False, capture_output=True, timeout=60)
        return True

    return layout


TABLES = "table,td,th{border:1px solid #888;border-collapse:collapse;padding:4px}"
MARGIN_BOXES = (
    f"@page{{margin:25mm 20mm;@top-center{{content:'{HEADER}'}}@bottom-left{{content:'{FOOTER}'}}"
    "@bottom-right{content:'Page ' counter(page) ' of ' counter(pages)}}"
)


# --------------------------------------------------------------------------- LibreOffice


def libreoffice(
    *, columns: int = 1, size: int = 11, align: str = "left", soft: bool = False, mirrored: bool = False
) -> Layout:
    def layout(texts: dict[str, str], folder: Path) -> bool:
        program = shutil.which("soffice")
        if program is None:
            return False
        sources = []
        for key, text in texts.items():
            page = divided(markup(text)) if soft else markup(text)
            source = folder / f"{key}.fodt"
            source.write_text(flat_document(page, columns, size, align, mirrored), encoding="utf-8")
            sources.append(str(source))
        command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(folder), *sources], check=False, capture_output=True, timeout=900)
        shutil.rmtree(folder / "profile", ignore_errors=True)
        return True

    return layout


def flat_document(page: str, columns: int, size: int, align: str, mirrored: bool) -> str:
    """A flat OpenDocument text with a header, a footer that counts its pages, and the body."""
    spaces = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    }
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    columned = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/>' if columns > 1 else ""
    left = f"<style:footer-left><text:p><text:page-number/> | {FOOTER}</text:p></style:footer-left>" if mirrored else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {declared} office:version="1.2"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
        f'<style:style style:name="Standard" style:family="paragraph">'
        f'<style:paragraph-properties fo:margin-bottom="0.2cm" fo:text-align="{align}"/>'
        f'<style:text-properties fo:font-size="{size}pt" fo:font-family="Liberation Serif"/>'
        "</style:style>"
        '<style:style style:name="H" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties'
        f' fo:font-size="{size + 3}pt" fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="\u2022">'
        '<style:list-level-properties text:space-before="0.5cm" text:min-label-width="0.5cm"/>'
        "</text:list-level-style-bullet></text:list-style>"
        '</office:styles><office:automatic-styles><style:style style:name="B" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style><style:page-layout style:name="PL"'
        f"{' style:page-usage=' + chr(34) + 'mirrored' + chr(34) if mirrored else ''}>"
        '<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm">'
        f"{columned}</style:page-layout-properties><style:header-style/><style:footer-style/></style:page-layout>"
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"'
        f' style:page-layout-name="PL"><style:header><text:p>{HEADER}</text:p></style:header>'
        f"<style:footer><text:p>{FOOTER} | Page <text:page-number/> of <text:page-count/></text:p></style:footer>{left}"
        "</style:master-page></office:master-styles><office:body><office:text>"
        f"{open_text(page)}</office:text></office:body></office:document>"
    )


class OpenText(HTMLParser):
    """HTML from Markdown as the body of an OpenDocument text."""

    BLOCKS: ClassVar[dict[str, str]] = {
        "ul": "text:list",
        "ol": "text:list",
        "li": "text:list-item",
        "table": "table:table",
        "tr": "table:table-row",
        "td": "table:table-cell",
        "th": "table:table-cell",
    }

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.paragraph = ""
        self.bold = False
        self.columns_at = self.columns = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; words that stand in an item or a cell itself become a paragraph of it."""
        if tag in self.BLOCKS:
            self.close_paragraph()
            self.parts.append(f"<{self.BLOCKS[tag]}>")
            if tag == "table":
                self.parts.append("")  # room for its columns, which are declared before its rows
                self.columns_at, self.columns = len(self.parts) - 1, 0
            self.columns += tag in ("td", "th")
        elif tag == "p" or (tag[0] == "h" and tag[1:].isdigit()):
            self.close_paragraph()
            self.open_paragraph(tag)
        elif tag == "strong" and self.paragraph and not self.bold:
            self.bold = True
            self.parts.append('<text:span text:style-name="B">')
        elif tag == "br" and self.paragraph:
            self.parts.append("<text:line-break/>")

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag in self.BLOCKS:
            self.close_paragraph()
            self.parts.append(f"</{self.BLOCKS[tag]}>")
            if tag == "tr" and not self.parts[self.columns_at]:
                self.parts[self.columns_at] = (
                    f'<table:table-column table:number-columns-repeated="{max(1, self.columns)}"/>'
                )
        elif tag == "p" or (tag[0] == "h" and tag[1:].isdigit()):
            self.close_paragraph()
        elif tag == "strong" and self.bold:
            self.bold = False
            self.parts.append("</text:span>")

    def handle_data(self, data: str) -> None:
        """Write words."""
        if not self.paragraph:
            if not data.strip():
                return
            self.open_paragraph("p")
        self.parts.append(html.escape(data))

    def open_paragraph(self, tag: str) -> None:
        """Begin a paragraph or heading."""
        self.paragraph = "text:p" if tag == "p" else "text:h"
        style = "Standard" if tag == "p" else f'H" text:outline-level="{tag[1]}'
        self.parts.append(f'<{self.paragraph} text:style-name="{style}">')

    def close_paragraph(self) -> None:
        """End the open one."""
        if self.paragraph:
            self.parts.append("</text:span>" * self.bold + f"</{self.paragraph}>")
            self.bold = False
        self.paragraph = ""


def open_text(page: str) -> str:
    """HTML from Markdown as the body of an OpenDocument text."""
    writer = OpenText()
    writer.feed(page)
    writer.close()
    writer.close_paragraph()
    return "".join(writer.parts)


# --------------------------------------------------------------------------- reportlab


def reportlab(
    *, columns: int = 1, size: float = 10, gap: float = 4, font: str = "Helvetica", justified: bool = False
) -> Layout:
    def layout(texts: dict[str, str], folder: Path) -> bool:
        from reportlab.lib.enums import TA_JUSTIFY
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

        style = ParagraphStyle("body", fontName=font, fontSize=size, leading=size * 1.25, spaceAfter=gap)
        style.alignment = TA_JUSTIFY if justified else 0
        heading = ParagraphStyle("heading", parent=style, fontSize=size * 1.3, leading=size * 1.6)

        def furniture(canvas: object, document: object) -> None:
            canvas.setFont(font, 8)  # type: ignore[attr-defined]
            canvas.drawString(40, 815, HEADER)  # type: ignore[attr-defined]
            canvas.drawString(40, 25, FOOTER)  # type: ignore[attr-defined]
            canvas.drawRightString(555, 25, str(document.page))  # type: ignore[attr-defined]

        for key, text in texts.items():
            if len(text.encode("cp1252", "ignore")) < 0.99 * len(text):
                continue  # a script that the standard fonts cannot write
            width = (515 - 18 * (columns - 1)) / columns
            frames = [Frame(40 + n * (width + 18), 45, width, 750, 0, 0, 0, 0) for n in range(columns)]
            document = BaseDocTemplate(str(folder / f"{key}.pdf"), pagesize=A4)
            document.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
            story = []
            for line in shown(text).splitlines():
                if line.strip():
                    story.append(Paragraph(html.escape(line), heading if f"# {line}" in text else style))
            document.build(story)
        return True

    return layout


LAYOUTS: dict[str, Layout] = {
    "chromium": chromium(TABLES),
    "chromium-margin-boxes": chromium(MARGIN_BOXES + TABLES + "body{font:9pt sans-serif}", heads=False),
    "chromium-two-columns": chromium(
        TABLES + "body{columns:2;text-align:justify;font:10pt serif;column-gap:8mm}", soft=True, heads=False
    ),
    "libreoffice": libreoffice(),
    "libreoffice-justified": libreoffice(align="justify", size=10, soft=True, mirrored=True),
    "libreoffice-two-columns": libreoffice(columns=2, size=9, soft=True, align="justify"),
    "reportlab": reportlab(),
    "reportlab-tight": reportlab(gap=0, size=11, font="Times-Roman"),
    "reportlab-three-columns": reportlab(columns=3, size=8, justified=True),
}


if __name__ == "__main__":
    main()
