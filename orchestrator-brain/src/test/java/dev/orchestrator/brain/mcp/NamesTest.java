package dev.orchestrator.brain.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final List<String> TEXTS = List.of(
            "a",
            "a/b",
            "/",
            "//",
            "%",
            "%002f",
            "a%002fb",
            "%%",
            " ",
            "\n",
            "\0",
            "ä",
            "\uD83D",
            "\uDE00",
            "\uD83D\uDE80",
            "\uDE00\uD83D",
            "a_b",
            "_005f",
            "1a",
            "x",
            "ü 1",
            "%zz",
            "A",
            "_");

    private final Names names = new Names(null);

    @Test
    void no_id_of_one_project_is_read_as_one_of_another() {
        Map<String, List<String>> written = new HashMap<>();
        for (String project : TEXTS) {
            for (String id : TEXTS) {
                String name = names.of(project, id);
                assertThat(written.put(name, List.of(project, id))).as(name).isNull();
                for (String reader : TEXTS) {
                    assertThat(names.id(reader, name)).isEqualTo(reader.equals(project) ? id : null);
                }
            }
        }
    }

    @Test
    void names_of_others_belong_to_no_project() {
        for (String name : List.of("a", "", "a/b/c", "A/b")) {
            assertThat(names.id("a", name)).isNull();
        }
    }

    @Test
    void types_can_be_identifiers_and_come_back() {
        for (String type : TEXTS) {
            assertThat(Names.type(type, true)).matches("[A-Za-z_]\\w*");
            assertThat(Names.readType(Names.type(type, true), true)).isEqualTo(type);
            assertThat(Names.readType(Names.type(type, false), false)).isEqualTo(type);
        }
        assertThat(TEXTS.stream().map(type -> Names.type(type, true))).doesNotHaveDuplicates();
        assertThat(Names.readType("WORKS_AT", true)).isEqualTo("WORKS_AT");
    }

    @Test
    void projects_are_groups_under_their_own_names_where_that_can_be() {
        for (String plain : List.of("film_1", "Film-1", "_", "a_b", "_00g1")) {
            assertThat(names.group(plain)).isEqualTo(plain);
        }
        List<String> projects = new ArrayList<>(TEXTS);
        TEXTS.forEach(text -> projects.add(names.group(text)));
        assertThat(projects.stream().distinct().map(names::group))
                .doesNotHaveDuplicates()
                .allMatch(group -> group.matches("[\\w-]+"));
        assertThat(new Names("film_1").group("film_1")).isNull();
    }
}
