package dev.orchestrator.gather.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.DocumentText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that lie, are broken, or mean harm. The large ones are in {@link SmallHeapTest}. */
@Timeout(60)
class HostileDocumentsTest {

    private static final String NAME = "contract of the harbour.docx";

    private static DocumentText read(byte[] document) {
        return read(Documents.create(), document);
    }

    private static DocumentText read(Documents reader, byte[] document) {
        return reader.read(NAME, () -> new ByteArrayInputStream(document), Cancellation.none());
    }

    private static String refusal(byte[] document) {
        return refusal(Documents.create(), document);
    }

    private static String refusal(Documents reader, byte[] document) {
        DocumentException refusal = catchThrowableOfType(DocumentException.class, () -> read(reader, document));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal.isRetryable()).isFalse();
        assertThat(refusal.document()).isEqualTo(NAME);
        assertThat(refusal.getMessage()).startsWith(NAME + " ").doesNotContain("secret");
        return refusal.getMessage();
    }

    private static byte[] encrypted(String userPassword) throws IOException {
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            document.protect(new StandardProtectionPolicy("owner", userPassword, new AccessPermission()));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    @Test
    void an_encrypted_pdf_is_refused() throws IOException {
        assertThat(refusal(encrypted("secret"))).contains("encrypted");
    }

    @Test
    void a_pdf_that_anybody_may_open_is_read_though_it_is_encrypted() throws IOException {
        assertThat(read(encrypted("")).pages()).isEqualTo(1);
    }

    @Test
    void an_encrypted_office_document_is_refused() {
        byte[] container = new byte[4_096];
        byte[] magic = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1};
        System.arraycopy(magic, 0, container, 0, magic.length);
        assertThat(refusal(container)).contains("before 2007");
        byte[] entry = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(entry, 0, container, 2_048, entry.length);
        assertThat(refusal(container)).contains("encrypted");
    }

    @Test
    void an_encrypted_open_document_is_refused() {
        Map<String, Made.Part> parts = new LinkedHashMap<>();
        parts.put("mimetype", Made.text("application/vnd.oasis.opendocument.text"));
        parts.put("content.xml", Made.text("\1\2\3"));
        parts.put(
                "META-INF/manifest.xml", Made.text("<manifest><file-entry><encryption-data/></file-entry></manifest>"));
        assertThat(refusal(Made.zip(parts))).contains("encrypted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.docx", "notes.odt", "budget.xlsx", "pitch.pptx", "pitch.odp"})
    void a_part_of_a_file_is_broken(String name) throws IOException {
        byte[] whole = Fixtures.bytes(name);
        assertThat(refusal(Arrays.copyOf(whole, whole.length / 2))).contains("broken");
    }

    @Test
    void the_first_bytes_of_a_pdf_are_broken() throws IOException {
        assertThat(refusal(Arrays.copyOf(Fixtures.bytes("notes.pdf"), 600))).contains("broken");
    }

    /** PDFs are read as far as they can be; whatever comes of it is a text or a refusal. */
    @Test
    void a_damaged_document_gives_text_or_a_refusal() throws IOException {
        for (String name : new String[] {"notes.pdf", "columns-groff.pdf", "notes.docx", "budget.xlsx", "notes.rtf"}) {
            byte[] whole = Fixtures.bytes(name);
            for (int seed = 0; seed < 20; seed++) {
                byte[] damaged = whole.clone();
                java.util.Random random = new java.util.Random(seed);
                for (int i = 0; i < 20; i++) {
                    damaged[8 + random.nextInt(damaged.length - 8)] = (byte) random.nextInt();
                }
                try {
                    read(damaged);
                } catch (DocumentException e) {
                    assertThat(e.getMessage()).startsWith(NAME);
                }
            }
        }
    }

    @Test
    void a_loop_in_the_tree_of_pages_ends() {
        byte[] loop = Made.pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 2147483647 >>",
                "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 99 >>");
        try {
            assertThat(read(loop).text()).isEmpty();
        } catch (DocumentException e) {
            assertThat(e.getMessage()).contains("broken");
        }
    }

    @Test
    void objects_that_refer_to_each_other_in_a_circle_end() {
        byte[] loop = Made.pdf("<< /Type /Catalog /Pages 2 0 R >>", "3 0 R", "2 0 R");
        assertThat(refusal(loop)).contains("broken");
    }

    @Test
    void a_form_that_draws_itself_ends() {
        byte[] loop = Made.pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R"
                        + " /Resources << /XObject << /A 4 0 R >> >> >>",
                Made.stream(
                        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 4 0 R >> >>",
                        "/A Do /A Do".getBytes(StandardCharsets.US_ASCII)),
                Made.stream("", "/A Do".getBytes(StandardCharsets.US_ASCII)));
        assertThat(read(loop).text()).isEmpty();
    }

    /** Each of twenty forms draws the next one ten times. */
    @Test
    void forms_that_multiply_are_drawn_so_often_and_no_more() {
        String[] objects = new String[24];
        objects[0] = "<< /Type /Catalog /Pages 2 0 R >>";
        objects[1] = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
        objects[2] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
                + " /Resources << /XObject << /A 5 0 R >> >> >>";
        objects[3] = Made.stream("", "/A Do".getBytes(StandardCharsets.US_ASCII));
        for (int i = 4; i < objects.length; i++) {
            String next = " /Resources << /XObject << /A " + Math.min(i + 2, objects.length) + " 0 R >> >>";
            byte[] content = "/A Do ".repeat(10).getBytes(StandardCharsets.US_ASCII);
            objects[i] = Made.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]" + next, content);
        }
        DocumentText found = read(Made.pdf(objects));
        assertThat(found.text()).isEmpty();
        assertThat(found.truncated()).isTrue();
    }

    @Test
    void entities_of_a_stranger_are_refused() {
        String xxe = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                + "<w:document xmlns:w=\"" + Made.WORD + "\"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>"
                + "</w:document>";
        assertThat(refusal(Made.docx(Made.text(xxe)))).contains("document type");
    }

    @Test
    void a_billion_laughs_are_refused() {
        StringBuilder laughs = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 12; i++) {
            laughs.append("<!ENTITY a%d \"%s\">".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
        }
        laughs.append("]><w:document xmlns:w=\"" + Made.WORD + "\"><w:t>&a11;</w:t></w:document>");
        assertThat(refusal(Made.docx(Made.text(laughs.toString())))).contains("document type");
    }

    @Test
    void unknown_entities_are_broken() {
        assertThat(refusal(Made.docx("<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>")))
                .contains("not well-formed");
    }

    @Test
    void elements_a_million_deep_are_refused() {
        assertThat(refusal(
                        Made.docx(Made.repeated("<w:document xmlns:w=\"" + Made.WORD + "\">", "<b>", 1_000_000, ""))))
                .contains("levels deep");
    }

    @Test
    void names_without_end_are_refused() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            names.append("<n").append(i).append("/>");
        }
        assertThat(refusal(Made.docx(names.toString()))).contains("different names");
    }

    @Test
    void a_document_with_very_many_parts_is_refused() {
        Map<String, Made.Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < 10_001; i++) {
            parts.put("part" + i, Made.text(""));
        }
        assertThat(refusal(Made.zip(parts))).contains("parts");
    }

    @Test
    void a_document_that_is_too_large_is_refused() {
        Documents small = Documents.builder().maxBytes(1_000).build();
        assertThat(refusal(small, new byte[1_001])).contains("more than 1000 bytes");
        assertThat(read(small, "x".repeat(1_000).getBytes(StandardCharsets.UTF_8))
                        .text())
                .hasSize(1_000);
    }

    @Test
    void what_unpacks_to_more_than_the_limit_is_refused() {
        Documents small = Documents.builder().maxUnpackedBytes(100_000).build();
        byte[] spaces =
                Made.docx(Made.repeated("<w:document xmlns:w='" + Made.WORD + "'>", "<a/>", 100_000, "</w:document>"));
        assertThat(refusal(small, spaces)).contains("unpacked");
    }

    @Test
    void anything_else_in_a_zip_is_refused() {
        assertThat(refusal(Made.zip(Map.of("secret.txt", Made.text("secret"))))).contains("zip");
    }

    @Test
    void bytes_that_are_nothing_are_refused() {
        assertThat(refusal(new byte[] {1, 2, 0, 3})).contains("no text");
        assertThat(refusal("PK\3\4secret".getBytes(StandardCharsets.US_ASCII))).contains("broken");
        assertThat(refusal("%PDF-1.7 secret".getBytes(StandardCharsets.US_ASCII)))
                .contains("broken");
    }

    @Test
    void a_name_cannot_break_the_lines_of_a_log() {
        DocumentException refusal = catchThrowableOfType(
                DocumentException.class,
                () -> Documents.create()
                        .read(
                                "a\r\n2026 INFO all is well" + "x".repeat(1_000),
                                () -> new ByteArrayInputStream(new byte[1]),
                                Cancellation.none()));
        assertThat(refusal.getMessage())
                .doesNotContain("\n")
                .doesNotContain("\r")
                .hasSizeLessThan(500);
    }

    @Test
    void nothing_is_left_in_the_folder_for_temporary_files() throws IOException {
        long before = leftovers();
        read("text".getBytes(StandardCharsets.UTF_8));
        refusal(new byte[] {0});
        refusal(Documents.builder().maxBytes(1).build(), new byte[2]);
        assertThat(leftovers()).isEqualTo(before);
    }

    private static long leftovers() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("orchestrator-document-"))
                    .count();
        }
    }
}
