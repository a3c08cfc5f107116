package dev.orchestrator.gather.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Gather;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.gather.content.Made;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.stream.StreamListener;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Files that unpack to gigabytes, go round in circles, or hold what a browser would run. */
final class HostileFiles {

    private static final String BODY = "<w:document xmlns:w='" + Made.WORD + "'><w:body>";

    private final House house;
    private final byte[] bomb = bomb();

    HostileFiles(Orchestrator orchestrator, String project) {
        house = new House(orchestrator, project);
    }

    void all() {
        unreadable("bomb.docx", Made.zip(Map.of("bomb", Made.repeated("", "0", 100_000_000, ""))));
        unreadable("inside.docx", bomb);
        unreadable("tree.pdf", Made.pdf("<< /Type /Catalog /Pages 2 0 R >>", "3 0 R", "2 0 R"));
        unreadable("form.pdf", selfDrawing());
        unreadable("noise.pdf", new byte[1 << 20]);
        unreadable("../../../etc/passwd", new byte[] {0, 1, 2});
        text("script.html", "<html><script>steal()</script><p onclick='x()'>Words &lt;b&gt;</p></html>", "Words <b>");
        text("script.txt", "<script>steal()</script>", "<script>steal()</script>");
        twentyMegabytes();
        house.goesOn();
    }

    /** The file is named, and the rest of the item is there. */
    private void unreadable(String name, byte[] bytes) {
        GatherItem alone = house.keeps(file(name, bytes, ""), "");
        assertThat(alone.state()).isEqualTo(State.FAILED);
        GatherItem beside = house.keeps(file(name, bytes, "Words beside " + name), "Words beside " + name);
        assertThat(beside.state()).isEqualTo(State.COMPLETE);
        assertThat(beside.enriched()).isEqualTo(HostileProcess.ADDED);
        for (GatherItem item : List.of(alone, beside)) {
            assertThat(item.extractedText()).isEmpty();
            assertThat(item.problem()).startsWith(name);
        }
    }

    private void text(String name, String text, String expected) {
        GatherItem item = house.keeps(file(name, text.getBytes(StandardCharsets.UTF_8), ""), "");
        assertThat(item.extractedText().strip()).isEqualTo(expected);
        assertThat(item.state()).isEqualTo(State.COMPLETE);
    }

    private void twentyMegabytes() {
        Attachment large = Attachment.of("large.txt", "text/plain", HostileFiles::large);
        GatherItem item = house.keeps(DataRequest.files(House.ANNA, house.project, large), "");
        assertThat(item.extractedText().length()).isEqualTo(GatherItem.LONGEST_EXTRACT);
        assertThat(item.problem()).contains("large.txt is longer");
    }

    /** More than are taken in at the same time, each of other bytes. */
    void together() {
        List<DataRequest> requests = new ArrayList<>();
        for (int i = 0; i < Gather.AT_ONCE / 2; i++) {
            requests.add(file("elements.html", elements(i), "number " + i));
        }
        requests.add(file("bomb.docx", bomb, "A bomb"));
        requests.add(file("cells.xlsx", cells(), "Cells"));
        requests.add(file("letters.pdf", letters(), "Letters"));
        for (int i = 0; i < Gather.AT_ONCE / 2; i++) {
            requests.add(house.text("漢".repeat(GatherItem.LONGEST_CONTENT - i)));
            requests.add(house.json("{\"$.\":\"" + "x".repeat(GatherItem.LONGEST_CONTENT - 10 - i) + "\"}"));
        }
        IngestResult result = house.gather
                .ingest(House.ANNA, requests, StreamListener.text(text -> {}))
                .await();
        assertThat(result.problems()).isEmpty();
        assertThat(result.progress().accepted()).isEqualTo(requests.size());
        assertThat(result.progress().pending()).isZero();
    }

    private static InputStream large() {
        byte[] line = "words of a large file\n".getBytes(StandardCharsets.UTF_8);
        List<InputStream> lines = Collections.nCopies((20 << 20) / line.length, line).stream()
                .<InputStream>map(ByteArrayInputStream::new)
                .toList();
        return new SequenceInputStream(Collections.enumeration(lines));
    }

    private DataRequest file(String name, byte[] bytes, String text) {
        return DataRequest.builder(House.ANNA, house.project)
                .text(text)
                .attach(Attachment.bytes(name, "application/octet-stream", bytes))
                .build();
    }

    /** Three hundred megabytes of blanks. */
    private static byte[] bomb() {
        return Made.docx(Made.repeated(BODY, " ".repeat(100), 3_000_000, "</w:body></w:document>"));
    }

    private static byte[] cells() {
        return Made.xlsx("<row><c t=\"s\"><v>0</v></c></row>", "<si><t>abc</t></si>".repeat(1_000_000));
    }

    /** Two million letters on one page. */
    private static byte[] letters() {
        String page = "BT /F 9 Tf (" + "letters ".repeat(250_000) + ") Tj ET";
        return Made.page("/Filter /FlateDecode", Made.deflated(Made.text(page)));
    }

    private static byte[] elements(int number) {
        return ("<html>" + number + "<b><i>".repeat(700_000)).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] selfDrawing() {
        byte[] draw = "/A Do".getBytes(StandardCharsets.US_ASCII);
        return Made.pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R"
                        + " /Resources << /XObject << /A 4 0 R >> >> >>",
                Made.stream(
                        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 4 0 R >> >>", draw),
                Made.stream("", draw));
    }
}
