package dev.orchestrator.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Different content has different names, and the same content the same one for ever. */
class HashesTest {

    private static final List<String> ALIKE = List.of(
            "?", "\uFFFD", "\uD800", "\uD801", "\uDC00", "a\uD800", "\uD800a", "\uDC00\uD800", "\uD800\uDC00", "");

    @Test
    void texts_that_have_no_utf8_are_kept_apart() {
        assertThat(new HashSet<>(ALIKE.stream().map(Hashes::sha256).toList())).hasSameSizeAs(ALIKE);
        Stream<String> inStructures = ALIKE.stream().map(text -> Hashes.sha256((Object) List.of(text)));
        assertThat(new HashSet<>(inStructures.toList())).hasSameSizeAs(ALIKE);
    }

    @Test
    void kinds_and_borders_are_kept_apart() {
        List<Object> structures = new ArrayList<>(List.of("1", 1, List.of("1"), List.of("1", ""), List.of("", "1")));
        structures.add("1".getBytes(StandardCharsets.UTF_8));
        assertThat(new HashSet<>(structures.stream().map(Hashes::sha256).toList()))
                .hasSameSizeAs(structures);
    }

    @Test
    void a_name_stays_what_it_was() {
        assertThat(Hashes.sha256("a", "\u00e9"))
                .isEqualTo("7109eab322e40417f68c2324b32fc46083de5559b26afa84ad8bec35a870d871");
    }
}
