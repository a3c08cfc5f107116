package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JsonLinesTest {

    private static final Caller ANNA = Caller.user("anna");

    @TempDir
    private Path folder;

    private final List<String> refused = new ArrayList<>();

    private static DataRequest request(String json) {
        if (json.contains("unwanted")) {
            throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "it is not wanted");
        }
        return DataRequest.json(ANNA, "film", json);
    }

    private JsonLines open(byte[]... pieces) throws IOException {
        Path file = folder.resolve("lines.jsonl");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (byte[] piece : pieces) {
                out.write(piece);
            }
        }
        return JsonLines.open(file, JsonLinesTest::request, refused::add);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> contents(JsonLines lines) {
        List<String> contents = new ArrayList<>();
        lines.forEach(request -> contents.add(request.content()));
        return contents;
    }

    @Test
    void each_line_is_a_request() throws IOException {
        try (JsonLines lines = open(utf8("\uFEFF{\"a\":1}\n[2]\r\n\n   \n{\"ä\":\"漢🙂\"}"))) {
            assertThat(contents(lines)).containsExactly("{\"a\":1}", "[2]\r", "{\"ä\":\"漢🙂\"}");
            assertThat(refused).isEmpty();
            assertThat(lines.lineOf(1)).isEqualTo(1);
            assertThat(lines.lineOf(2)).isEqualTo(2);
            assertThat(lines.lineOf(3)).isEqualTo(5);
        }
    }

    @Test
    void a_bad_line_is_told_by_its_number_and_the_rest_goes_on() throws IOException {
        byte[] notUtf8 = {'"', (byte) 0xc3, '"', '\n'};
        String deep = "[".repeat(1_000) + "]".repeat(1_000) + "\n";
        try (JsonLines lines = open(
                utf8("{\"a\":1}\n{\"b\":\n7\n\"words\"\n"),
                notUtf8,
                utf8(deep + "{\"unwanted\":1}\n{\"a\":1}{\"b\":2}\n\n{\"c\":3}\n{\"d\":4}\n"))) {
            assertThat(contents(lines)).containsExactly("{\"a\":1}", "{\"c\":3}", "{\"d\":4}");
            assertThat(refused)
                    .extracting(line -> line.split(":")[0])
                    .containsExactly("line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8");
            assertThat(refused.get(0)).contains("not valid");
            assertThat(refused.get(1)).contains("no JSON object or list");
            assertThat(refused.get(3)).contains("UTF-8");
            assertThat(refused.get(5)).contains("not wanted");
            assertThat(lines.lineOf(2)).isEqualTo(10);
            assertThat(lines.lineOf(3)).isEqualTo(11);
        }
    }

    @Test
    void a_line_that_is_too_long_is_passed_over() throws IOException {
        byte[] piece = utf8("x".repeat(1 << 20));
        byte[][] pieces = new byte[40][];
        Arrays.fill(pieces, piece);
        pieces[0] = utf8("{\"a\":1}\n\"");
        pieces[38] = utf8("\"\n{\"b\":\"");
        pieces[39] = utf8("\"}");
        try (JsonLines lines = open(pieces)) {
            assertThat(contents(lines)).containsExactly("{\"a\":1}", "{\"b\":\"\"}");
            assertThat(refused).hasSize(1);
            assertThat(refused.get(0)).startsWith("line 2: has more than");
        }
    }

    @Test
    void lines_are_read_when_they_are_asked_for() throws IOException {
        try (JsonLines lines = open(utf8("{\"a\":\"some words\"}\n".repeat(100_000)))) {
            Iterator<DataRequest> requests = lines.iterator();
            requests.next();
            assertThat(lines.share()).isBetween(0.001, 0.1);
            assertThat(lines.left(Duration.ofSeconds(1))).isGreaterThan(Duration.ofSeconds(9));
            int more = 0;
            while (requests.hasNext()) {
                requests.next();
                more++;
            }
            assertThat(more).isEqualTo(99_999);
            assertThat(lines.share()).isEqualTo(1);
            assertThat(lines.left(Duration.ofSeconds(1))).isZero();
            assertThatThrownBy(requests::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void a_file_may_be_empty_and_must_be_there() throws IOException {
        try (JsonLines lines = open()) {
            assertThat(contents(lines)).isEmpty();
            assertThat(lines.share()).isEqualTo(1);
        }
        assertThatThrownBy(() -> JsonLines.open(folder.resolve("none"), JsonLinesTest::request, refused::add))
                .isInstanceOf(NoSuchFileException.class);
    }
}
