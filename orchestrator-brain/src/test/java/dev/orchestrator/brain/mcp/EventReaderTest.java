package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okio.Okio;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final String STREAM = "\uFEFF: comment\n\nid: 1\nevent: message\ndata: one\ndata:two\ndata\n\n"
            + "data:  three \nretry: 30\nretry: soon\n\nid: 2\n\ndata: no end\n";

    /** Gives so many bytes at a time, so that lines and their ends are cut everywhere. */
    private static EventReader reader(String text, int pieces, long largest) {
        InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int at, int length) {
                return super.read(into, at, Math.min(length, pieces));
            }
        };
        return new EventReader(Okio.buffer(Okio.source(bytes)), largest);
    }

    private static List<String> all(EventReader reader) throws IOException {
        List<String> all = new ArrayList<>();
        for (String data = reader.next(); data != null; data = reader.next()) {
            all.add(data);
        }
        return all;
    }

    @Test
    void events_are_read_however_lines_end_and_packets_are_cut() throws IOException {
        for (String end : List.of("\n", "\r\n", "\r")) {
            for (int pieces : new int[] {1, 2, 3, 1000}) {
                EventReader reader = reader(STREAM.replace("\n", end), pieces, 1_000);
                assertThat(all(reader)).containsExactly("one\ntwo\n", " three ");
                assertThat(reader.lastId()).isEqualTo("2");
                assertThat(reader.retryMillis()).isEqualTo(30);
            }
        }
    }

    @Test
    void an_event_without_an_end_is_stopped() {
        for (String line : List.of("data: x\n", "x")) {
            EventReader reader = reader(line.repeat(1_000), 100, 500);
            assertThatThrownBy(reader::next).isInstanceOf(EventReader.TooLargeException.class);
        }
    }

    @Test
    void many_small_events_are_no_large_one() throws IOException {
        assertThat(all(reader("data: x\n\n: comment\n\n".repeat(1_000), 100, 50)))
                .hasSize(1_000);
    }
}
