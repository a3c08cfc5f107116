package dev.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Four times the text is four times the copying, whatever the text is: counted in bytes that the thread allocates. */
@Timeout(120)
class LinearCopyTest {

    private static final int SMALL = 128 * 1024;
    private static final int BYTES_A_CHARACTER = 256;
    private static final int BYTES_A_CHARACTER_HELD = 1536; // ten characters may have long problems
    private static final int PIECE = 16;

    private static final Map<String, IntFunction<String>> TEXTS = new LinkedHashMap<>();
    private static final Map<String, Consumer<String>> READERS = new LinkedHashMap<>();

    static {
        TEXTS.put("an open string", length -> "{\"a\":\"" + "x".repeat(length));
        TEXTS.put("an open string of escapes", length -> "{\"a\":\"" + "\\ud83d".repeat(length / 6));
        TEXTS.put("an open key", length -> "{\"" + "x".repeat(length));
        TEXTS.put("members within nested brackets", length -> "{".repeat(199) + names(length));
        TEXTS.put("the same behind names", length -> "{a:{".repeat(60) + "{".repeat(70) + names(length));
        TEXTS.put("members", length -> "{" + names(length));
        TEXTS.put("objects", length -> "[" + "{\"a\":1},".repeat(length / 8));
        TEXTS.put("arrays", length -> "[" + "[],".repeat(length / 3));
        TEXTS.put("numbers", length -> "[" + "1,".repeat(length / 2));
        TEXTS.put("joined strings", length -> "{\"a\":" + "\"a\"+".repeat(length / 4));
        TEXTS.put("fences", length -> "```json\n{\"a\":1}\n```\n".repeat(length / 20));
        TEXTS.put("quotes within", length -> "{\"h\":\"" + "\"x\" 'y', ".repeat(length / 10));
        TEXTS.put("backticks", length -> "`".repeat(length));
        LinearTimeTest.MISFITS.forEach(
                (name, text) -> TEXTS.put("misfits: " + name, length -> text.repeat(length / text.length())));
        TEXTS.put("tags", length -> "<think>{\"a\":1}".repeat(length / 14));

        READERS.put("read", Json::read);
        READERS.put("repair", Json::repair);
        READERS.put("extract", Json::extract);
        READERS.put("schema", LinearTimeTest.TREE::read);
        READERS.put("partial", LinearCopyTest::inPieces);
    }

    private static String names(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append('"').append(Integer.toString(text.length(), 36)).append("\":1,");
        }
        return text.toString();
    }

    /** As a page does that looks after each piece. */
    private static void inPieces(String text) {
        PartialJson partial = new PartialJson(new PartialJson.Listener() {});
        for (int from = 0; from < text.length(); from += PIECE) {
            partial.append(text.substring(from, Math.min(text.length(), from + PIECE)));
            partial.value();
        }
    }

    @TestFactory
    Stream<DynamicTest> copying_grows_as_the_text() {
        return READERS.entrySet().stream()
                .flatMap(reader -> TEXTS.entrySet().stream()
                        .map(text -> DynamicTest.dynamicTest(reader.getKey() + " " + text.getKey(), () -> {
                            long once =
                                    allocated(reader.getValue(), text.getValue().apply(SMALL));
                            long fourTimes =
                                    allocated(reader.getValue(), text.getValue().apply(4 * SMALL));
                            assertThat(fourTimes).isLessThan(6 * once + 100_000);
                            int most = reader.getKey().equals("schema") ? BYTES_A_CHARACTER_HELD : BYTES_A_CHARACTER;
                            assertThat(fourTimes).isLessThan(most * 4L * SMALL);
                        })));
    }

    private static long allocated(Consumer<String> reader, String text) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            reader.accept(text);
        } catch (JsonException e) {
            assertThat(e.getMessage()).containsAnyOf("JSON: ", "The JSON does not fit");
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
