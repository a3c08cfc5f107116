package dev.orchestrator.gather.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gather.process.ChildJvm;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Documents that unpack to gigabytes, and large ones, read one after the other in a JVM with 512 MB. */
@Timeout(300)
class SmallHeapTest {

    @TempDir
    private Path folder;

    private final List<String> files = new ArrayList<>();

    private void file(String name, byte[] content) throws IOException {
        files.add(Files.write(folder.resolve(name), content).toString());
    }

    private void file(String name, Made.Part content) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            content.write(out);
        }
        files.add(file.toString());
    }

    @Test
    void none_of_them_takes_more_memory_than_there_is() throws Exception {
        String begin = "<w:document xmlns:w='" + Made.WORD + "'><w:body>";
        file("spaces.docx", Made.docx(Made.repeated(begin, " ".repeat(100), 3_000_000, "</w:body></w:document>")));
        file("elements.docx", Made.docx(Made.repeated(begin, "<w:p/>", 50_000_000, "</w:body></w:document>")));
        file("comment.docx", Made.docx(Made.repeated(begin + "<!--", "<comment>", 30_000_000, "-->")));
        file("attribute.docx", Made.docx(Made.repeated(begin + "<w:p a='", "value>", 30_000_000, "'/>")));
        file("zip.docx", Made.zip(Map.of("bomb", Made.repeated("", "0", 300_000_000, ""))));
        file("text.docx", Made.docx(Made.repeated(begin + "<w:p>", "<w:r><w:t>words </w:t></w:r>", 5_000_000, "")));
        file("strings.xlsx", Made.xlsx("<row><c t=\"s\"><v>0</v></c></row>", "<si><t>abc</t></si>".repeat(2_000_000)));
        file("page.pdf", Made.page("/Filter /FlateDecode", Made.deflated(Made.repeated("", "999 ", 100_000_000, ""))));
        file("runs.pdf", Made.page("/Filter [/FlateDecode /RunLengthDecode]", Made.deflated(SmallHeapTest::runs)));
        file("letters.pdf", Made.page("", letters()));
        file("array.pdf", Made.page("", ("BT /F 9 Tf [" + "[".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII)));
        file("objects.pdf", Made.repeated("%PDF-1.4\n", "1 0 obj 1 endobj\n", 5_000_000, "%%EOF"));
        file(
                "entries.pdf",
                Made.repeated(
                        "%PDF-1.4\nxref\n0 4000000\n",
                        "0000000016 00000 n \n", 4_000_000, "trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF"));
        file("hundred.txt", Made.repeated("", "0123456789", 10_000_000, ""));
        file("hundred.html", Made.repeated("<html>", "<b><i>", 16_000_000, ""));
        file("hundred.rtf", Made.repeated("{\\rtf1 ", "{\\b x}", 16_000_000, "}"));
        file("hundred.pdf", Made.page("", new byte[99 << 20]));
        Map<String, Made.Part> stored = new LinkedHashMap<>();
        stored.put("mimetype", Made.text("application/vnd.oasis.opendocument.spreadsheet"));
        stored.put(
                "content.xml",
                Made.repeated(
                        "<a xmlns:table='urn:table' xmlns:text='t'><spreadsheet><table:table>",
                        "<table-row number-rows-repeated='1048576'><table-cell number-columns-repeated='16384'><text:p>x</text:p></table-cell></table-row>",
                        1_000,
                        "</table:table></spreadsheet></a>"));
        file("repeated.ods", Made.zip(stored));

        List<String> arguments =
                new ArrayList<>(List.of("-Xmx512m", "-cp", ChildJvm.classPath(), SmallHeapProcess.class.getName()));
        arguments.addAll(files);
        try (ChildJvm child = ChildJvm.start(arguments)) {
            for (String file : files) {
                child.awaitLine(Path.of(file).getFileName() + ": ");
            }
            List<String> printed = child.printed().stream()
                    .filter(line -> line.matches("\\w+\\.\\w+: .*"))
                    .toList();
            assertThat(printed).hasSameSizeAs(files);
            assertThat(printed).allMatch(line -> line.contains("VALIDATION_ERROR") || line.contains(": read "));
            assertThat(child.printed())
                    .noneMatch(line -> line.contains("OUT OF MEMORY") || line.contains("more memory"));
        }
    }

    @Test
    void a_disk_without_room_is_told_as_what_may_pass() throws Exception {
        file("a.txt", "Words".getBytes(StandardCharsets.US_ASCII));
        try (ChildJvm child = ChildJvm.start(List.of(
                "-Djava.io.tmpdir=" + folder.resolve("full"),
                "-cp",
                ChildJvm.classPath(),
                SmallHeapProcess.class.getName(),
                files.get(0)))) {
            assertThat(child.awaitLine("a.txt: "))
                    .startsWith("a.txt: VALIDATION_ERROR for now a.txt was not read: no temporary file");
        }
    }

    /** Two gigabytes of spaces, in runs of 128. */
    private static void runs(OutputStream out) throws IOException {
        byte[] many = new byte[32 << 10];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = (byte) 129;
            many[i + 1] = ' ';
        }
        for (int i = 0; i < 1_000; i++) {
            out.write(many);
        }
    }

    /** Eight million letters on one page. */
    private static byte[] letters() {
        return ("BT /F 9 Tf (" + "letters ".repeat(1_000_000) + ") Tj ET").getBytes(StandardCharsets.US_ASCII);
    }
}
