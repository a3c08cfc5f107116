package dev.orchestrator.gather.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChildJvmTest {

    /** Repeats what it is told, until it is told to end. */
    static final class Echo {
        public static void main(String[] arguments) throws Exception {
            System.out.println("ready " + arguments[0]);
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); !"end".equals(line); line = input.readLine()) {
                System.out.println("heard " + line);
            }
            System.exit(3);
        }
    }

    @Test
    void it_is_spoken_to_in_lines_and_ends_by_itself() throws Exception {
        try (ChildJvm child = ChildJvm.start(Echo.class, "argument")) {
            assertThat(child.awaitLine("ready")).isEqualTo("ready argument");
            child.send("something");
            assertThat(child.awaitLine("heard")).isEqualTo("heard something");
            child.send("end");
            assertThat(child.await()).isEqualTo(3);
        }
    }

    @Test
    void a_killed_one_says_no_more() throws Exception {
        try (ChildJvm child = ChildJvm.start(Echo.class, "argument")) {
            child.awaitLine("ready");
            child.kill();
            assertThat(child.printed()).containsExactly("ready argument");
            assertThatThrownBy(() -> child.awaitLine("heard"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ready argument");
        }
    }
}
