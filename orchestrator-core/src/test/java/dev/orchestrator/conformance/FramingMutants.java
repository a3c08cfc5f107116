package dev.orchestrator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.util.List;

/** Models that lose their way between bytes and events. */
final class FramingMutants {

    private FramingMutants() {}

    static List<ModelMutant> all() {
        return List.of(
                ModelMutant.of(
                        "decodes every read by itself",
                        DecodingReads::new,
                        "keeps_characters_whole_that_packets_split",
                        "reads_an_answer_in_one_byte_pieces"),
                ModelMutant.of("reads at most 300 events", Tiring::new, "reads_many_events_in_one_packet"),
                ModelMutant.of(
                        "reads chunks only",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            BufferedReader lines(InputStream body) {
                                return body instanceof PlainHttp.Chunks
                                        ? super.lines(body)
                                        : new BufferedReader(new StringReader(""));
                            }
                        },
                        "reads_a_body_that_ends_with_the_connection"),
                ModelMutant.of(
                        "takes a keep-alive for the end",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            boolean isLast(String line) {
                                return line.startsWith(":") || super.isLast(line);
                            }
                        },
                        "waits_through_keep_alives",
                        "cancels_a_stall_with_keep_alives"),
                ModelMutant.of(
                        "insists on a terminator",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            String next(BufferedReader lines, PlainAnswer answer) throws IOException {
                                String line = lines.readLine();
                                if (line == null) {
                                    throw new EOFException("no terminator");
                                }
                                return line;
                            }
                        },
                        "accepts_an_end_without_terminator_after_a_finish_reason"),
                ModelMutant.of(
                        "waits for the end of the connection",
                        (url, key) -> new PlainModel(url, key) {
                            @Override
                            boolean isLast(String line) {
                                return false;
                            }

                            @Override
                            void accept(String line, PlainAnswer answer) throws IOException {
                                if (!super.isLast(line)) {
                                    super.accept(line, answer);
                                }
                            }
                        },
                        "returns_when_the_answer_is_done_though_the_stream_stays_open"));
    }

    private static final class DecodingReads extends PlainModel {
        DecodingReads(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        BufferedReader lines(InputStream body) {
            return new BufferedReader(new Reader() {
                @Override
                public int read(char[] into, int from, int length) throws IOException {
                    byte[] bytes = new byte[length];
                    int read = body.read(bytes);
                    String text = new String(bytes, 0, Math.max(read, 0), UTF_8);
                    text.getChars(0, text.length(), into, from);
                    return read < 0 ? -1 : text.length();
                }

                @Override
                public void close() throws IOException {
                    body.close();
                }
            });
        }
    }

    private static final class Tiring extends PlainModel {
        private int left = 300;

        Tiring(URI baseUrl, String key) {
            super(baseUrl, key);
        }

        @Override
        void accept(String line, PlainAnswer answer) throws IOException {
            if (!line.contains("content") || left-- > 0 || line.contains("usage")) {
                super.accept(line, answer);
            }
        }
    }
}
