package dev.orchestrator.gather.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.content.DocumentText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the reader does with documents of each kind, with its limits, and with those who cancel. */
@Timeout(60)
class DocumentsTest {

    private static DocumentText read(byte[] document) {
        return read(Documents.create(), document);
    }

    private static DocumentText read(Documents reader, byte[] document) {
        return reader.read("notes", () -> new ByteArrayInputStream(document), Cancellation.none());
    }

    private static DocumentText read(String text, Charset charset) {
        return read(text.getBytes(charset));
    }

    @Test
    void text_is_decoded_by_what_it_is() {
        String text = "Größe, “naïve” — 4 €\r\nsecond line\n";
        assertThat(read(text, StandardCharsets.UTF_8).text()).isEqualTo(text);
        assertThat(read("\ufeff" + text, StandardCharsets.UTF_8).text()).isEqualTo(text);
        assertThat(read("\ufeff" + text, StandardCharsets.UTF_16LE).text()).isEqualTo(text);
        assertThat(read("\ufeff" + text, StandardCharsets.UTF_16BE).text()).isEqualTo(text);
        assertThat(read(text, Charset.forName("windows-1252")).text()).isEqualTo(text);
    }

    @Test
    void text_for_programs_is_text() {
        for (String text : new String[] {"{\"a\": [1, 2]}", "a;b\n1;2\n", "# Title\n\n* one <b>bold</b>\n", ""}) {
            DocumentText found = read(text, StandardCharsets.UTF_8);
            assertThat(found.text()).isEqualTo(text);
            assertThat(found.mediaType()).isEqualTo("text/plain");
        }
    }

    @Test
    void text_above_the_limit_is_cut_between_characters() {
        Documents reader = Documents.builder().maxCharacters(4).build();
        DocumentText found = read(reader, "abc🙂def".getBytes(StandardCharsets.UTF_8));
        assertThat(found.text()).isEqualTo("abc");
        assertThat(found.truncated()).isTrue();
        assertThat(read(reader, "abcd".getBytes(StandardCharsets.UTF_8)).truncated())
                .isFalse();
    }

    @Test
    void limits_hold_for_every_kind() {
        Documents reader = Documents.builder().maxCharacters(50).build();
        for (String name : new String[] {
            "notes.docx",
            "notes.odt",
            "notes.rtf",
            "notes.pdf",
            "budget.xlsx",
            "budget.ods",
            "pitch.pptx",
            "schedule.html"
        }) {
            DocumentText found = reader.read(name, () -> Fixtures.open(name), Cancellation.none());
            assertThat(found.text()).as(name).hasSizeBetween(20, 50);
            assertThat(found.truncated()).as(name).isTrue();
        }
    }

    @Test
    void slides_sheets_and_pages_above_the_limit_are_left_out() throws IOException {
        Documents reader = Documents.builder().maxPages(1).build();
        for (String name : new String[] {"budget.xlsx", "budget.ods", "pitch.pptx", "pitch.odp"}) {
            DocumentText found = reader.read(name, () -> Fixtures.open(name), Cancellation.none());
            assertThat(found.truncated()).as(name).isTrue();
            assertThat(found.pages()).as(name).isEqualTo(2);
            assertThat(found.text()).as(name).doesNotContain("Crew").doesNotContain("Permit");
        }
        DocumentText pdf = read(reader, pdf(true, true));
        assertThat(pdf.truncated()).isTrue();
        assertThat(pdf.pages()).isEqualTo(2);
        assertThat(pdf.text()).isEqualTo("page 1");
    }

    /** A PDF with a page for each value: one with words, or one with a picture alone. */
    private static byte[] pdf(boolean... words) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < words.length; i++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    if (words[i]) {
                        content.beginText();
                        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                        content.newLineAtOffset(50, 700);
                        content.showText("page " + (i + 1));
                        content.endText();
                    } else {
                        var picture = new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB);
                        content.drawImage(LosslessFactory.createFromImage(document, picture), 0, 0, 600, 800);
                    }
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    @Test
    void a_scan_says_that_it_has_no_text() throws IOException {
        DocumentText scan = read(pdf(false, false));
        assertThat(scan.isScan()).isTrue();
        assertThat(scan.scannedPages()).containsExactly(1, 2);
        DocumentText mixed = read(pdf(true, false, true));
        assertThat(mixed.isScan()).isFalse();
        assertThat(mixed.scannedPages()).containsExactly(2);
        assertThat(mixed.text()).isEqualTo("page 1\npage 3");
    }

    @Test
    void an_image_says_that_it_has_no_text() {
        DocumentText image = read(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        assertThat(image.isScan()).isTrue();
        assertThat(image.mediaType()).isEqualTo("image/png");
    }

    @Test
    void what_was_deleted_or_moved_in_a_word_document_is_not_there_and_text_boxes_are() {
        byte[] document = Made.docx(
                "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
                        + "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:ins><w:r><w:t xml:space=\"preserve\"> added</w:t></w:r></w:ins>"
                        + "<w:r><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t>, on</w:t></w:r></w:p>");
        assertThat(read(document).text()).isEqualTo("kept added, on\nboxed");
    }

    @Test
    void tables_within_cells_stay_in_their_row() {
        String cell = "<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p>%s</w:tc>";
        String inner = "<w:tbl><w:tr>" + cell.formatted("x", "") + cell.formatted("y", "") + "</w:tr></w:tbl>";
        byte[] document = Made.docx("<w:tbl><w:tr>" + cell.formatted("a", inner) + cell.formatted("b", "")
                + "</w:tr><w:tr>" + cell.formatted("c", "") + cell.formatted("d", "") + "</w:tr></w:tbl>");
        assertThat(read(document).text()).isEqualTo("a x y\tb\nc\td");
    }

    @Test
    void cells_are_shown_by_their_kind_and_gaps_are_kept() {
        String rows = "<row><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"D1\"><v>4.5</v></c></row>"
                + "<row><c r=\"A2\" t=\"b\"><v>1</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>in</t><t>line</t></is></c>"
                + "<c r=\"C2\" t=\"str\"><f>A1</f><v>made</v></c><c r=\"D2\" t=\"s\"><v>99</v></c></row>";
        String strings = "<si><t>zero</t></si><si><r><t>on</t></r><r><t>e\nline</t></r><rPh><t>spoken</t></rPh></si>";
        assertThat(read(Made.xlsx(rows, strings)).text()).isEqualTo("One\none line\t\t\t4.5\nTRUE\tinline\tmade");
    }

    @Test
    void scripts_styles_and_hidden_text_of_a_page_are_left_out() {
        String page = "<!-- c --><HTML><head><title>A title</title><style>p{}</style></head><body>"
                + "<p>one<script>two()</script> &amp;  more<br>three</p><div hidden>four</div>"
                + "<div style='Display : none'>five</div><noscript>six</noscript><pre>a  b\n c</pre></body></html>";
        assertThat(read(page, StandardCharsets.UTF_8).text()).isEqualTo("A title\none & more\nthree\na  b\n c");
    }

    @Test
    void words_divided_at_the_end_of_a_line_become_whole() {
        PdfLines lines = new PdfLines(1_000);
        lines.addPage("The light-\nhouse of a well-\nknown man. A well-known place, pages 3-\n4, North-\nEast\nEnd-");
        assertThat(lines.text())
                .isEqualTo("The lighthouse\nof a well-known\nman. A well-known place, pages 3-\n4, North-\nEast\nEnd-");
    }

    @Test
    void content_that_cannot_be_read_is_a_failure_that_names_the_document() {
        DocumentException failure = catchThrowableOfType(
                DocumentException.class,
                () -> Documents.create()
                        .read(
                                "lost.pdf",
                                () -> {
                                    throw new FileNotFoundException("secret");
                                },
                                Cancellation.none()));
        assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(failure).hasMessageStartingWith("lost.pdf ").hasCauseInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> Documents.create().read(Path.of("no", "such.pdf"), Cancellation.none()))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("such.pdf ");
    }

    @Test
    void a_file_is_read_by_its_path(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.md"), "# Notes");
        assertThat(Documents.create().read(file, Cancellation.none()).text()).isEqualTo("# Notes");
    }

    @Test
    void a_call_that_was_cancelled_opens_nothing() {
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "enough");
        assertThatThrownBy(() -> Documents.create()
                        .read(
                                "notes",
                                () -> {
                                    throw new AssertionError("opened");
                                },
                                source.token()))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void cancelling_ends_a_read_that_waits_for_bytes() throws Exception {
        Cancellation.Source source = Cancellation.source();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() throws IOException {
                waiting.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        Thread canceller = new Thread(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                return;
            }
            source.cancel(Cancellation.Reason.CALLER, "enough");
        });
        canceller.start();
        assertThatThrownBy(() -> Documents.create().read("notes", () -> endless, source.token()))
                .isInstanceOf(CancelledException.class);
        canceller.join();
    }

    @Test
    void what_takes_too_long_is_given_up() {
        byte[] slow = Made.docx(
                Made.repeated("<w:document xmlns:w='" + Made.WORD + "'>", "<a/>", 5_000_000, "</w:document>"));
        Documents reader = Documents.builder().timeLimit(Duration.ofMillis(1)).build();
        DocumentException failure = catchThrowableOfType(DocumentException.class, () -> read(reader, slow));
        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Documents.builder().maxPages(0))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("maxPages");
        assertThatThrownBy(() -> Documents.builder().timeLimit(Duration.ZERO))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("timeLimit");
    }
}
