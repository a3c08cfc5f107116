package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.NeighbourQuery;
import dev.orchestrator.port.brain.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link BrainContract} about text that an index or a database could take for something else. */
abstract class BrainHostileTextContract extends BrainNeighboursContract {

    private static final Entity GONDOLA = Entity.of("gondola", "prop", "Gondola", "It lies black on the canal.");

    /** Each is the same as another one to a database that ignores case, blanks, accents or how they are written. */
    private static final List<String> ALIKE =
            List.of("e", "E", "e ", " e", "\u00e9", "e\u0301", "e\0", "e\n", "e*", "e.", "\uFF45");

    private static final List<String> HALVES = List.of("\uD83D", "\uD83E", "\uDE00", "\uDE00\uD83D", "\uFFFD", "?");

    private static final List<String> SYNTAX = List.of(
            "-%s",
            "NOT %s",
            "+other -%s",
            "%s AND",
            "OR %s",
            "title:%s",
            "\"%s",
            "%s~0",
            "(%s",
            "[%s TO",
            "{%s}",
            "/%s",
            "%s && || !",
            "%s^0",
            "\\%s\\",
            "'%s' OR 1=1 --",
            "`%s`}) DETACH DELETE n //",
            "$%s ${x} #{y}",
            "{\"$ne\": \"%s\"}",
            "%s\0",
            "\uD83D %s \uDE00",
            "\u202E%s",
            "\uD83D\uDC69\u200D\uD83D\uDE80 %s");

    private static List<String> hostile(int longest) {
        return HostileText.ALL.stream()
                .filter(text -> !text.isBlank() && text.length() <= longest)
                .filter(text -> text.codePoints().noneMatch(BrainHostileTextContract::isHalf))
                .toList();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    @Test
    void words_are_found_whatever_syntax_stands_around_them() {
        write(FILM, List.of());
        write(GONDOLA);
        for (String syntax : SYNTAX) {
            String text = syntax.formatted("gondola");
            assertThat(searchIds(anything(text))).as(text).first().isEqualTo("gondola");
        }
        assertThat(searchIds(query("-gondola"))).containsExactly("gondola");
        assertThat(searchIds(query("(gondola"))).containsExactly("gondola");
        assertThat(find("gondola", "arya")).containsExactly(GONDOLA, ARYA);
    }

    @Test
    void no_syntax_matches_everything() {
        write(FILM, List.of());
        for (String text :
                List.of("*", "*:*", "?*", ".*", "/.*/", "[* TO *]", "%", "id:*", "!", "\"", "\0", "\uD83D")) {
            assertThat(search(query(text))).as(text).isEmpty();
        }
    }

    @Test
    void anything_may_be_searched_for() {
        write(FILM, List.of());
        HostileText.ALL.stream().filter(text -> !text.isBlank()).forEach(text -> search(anything(text)));
        String words = "gondola "
                + String.join(
                        " ", IntStream.range(0, 2_000).mapToObj(i -> "w" + i).toList());
        search(query(words));
        write(GONDOLA);
        assertThat(searchIds(anything(words))).contains("gondola");
        search(query("gondola " + "x".repeat(1 << 20)));
        search(query("gondola ".repeat(1 << 17)));
    }

    @Test
    void texts_and_titles_come_back_as_they_were_written() {
        List<Entity> written = new ArrayList<>();
        for (String text : hostile(Integer.MAX_VALUE)) {
            String title = text.length() <= Entity.LONGEST_TITLE ? text : "gondola";
            written.add(Entity.of("e-" + written.size(), "scene", title, text));
        }
        written.add(Entity.of("blank", "scene", " a title ", ""));
        written.add(Entity.of("white", "scene", "\ta\n", " \n\r\n\t "));
        write(written, List.of());
        String[] ids = written.stream().map(Entity::id).toArray(String[]::new);
        assertThat(find(ids)).isEqualTo(written);
        assertThat(search(anything("gondola").page(0, 100))).hasSameSizeAs(written);
        delete(ids);
        assertSize(0, 0);
    }

    @Test
    void ids_are_taken_as_they_are() {
        List<String> ids = new ArrayList<>(ALIKE);
        ids.addAll(hostile(Entity.LONGEST_ID));
        ids.add("i".repeat(Entity.LONGEST_ID));
        ids.add("i".repeat(Entity.LONGEST_ID - 1));
        ids.add("\u4f60".repeat(Entity.LONGEST_ID));
        assertIdsAreKeptApart(ids);
    }

    @Test
    void halves_of_characters_are_kept_apart_in_ids() {
        requires(BrainPromise.HALVES_OF_CHARACTERS);
        assertIdsAreKeptApart(HALVES);
    }

    @Test
    void halves_of_characters_are_kept_apart_in_types() {
        requires(BrainPromise.HALVES_OF_CHARACTERS);
        assertTypesAreKeptApart(HALVES);
    }

    @Test
    void halves_of_characters_are_kept_in_titles_and_texts() {
        requires(BrainPromise.HALVES_OF_CHARACTERS);
        for (String half : HALVES) {
            Entity cut = Entity.of("e", "scene", "cut " + half, half + " cut");
            write(cut);
            assertThat(findOnly("e")).isEqualTo(cut);
            assertThat(matchOf(cut).entity()).isEqualTo(cut);
        }
    }

    private void assertIdsAreKeptApart(List<String> ids) {
        write(FILM, List.of());
        write(ids.stream().map(id -> Entity.of(id, "other", "Title", id)).toList(), List.of());
        write(List.of(), ids.stream().map(id -> relation("arya", id)).toList());
        assertSize(FILM.size() + ids.size(), ids.size());
        for (String id : ids) {
            assertThat(findOnly(id).text()).isEqualTo(id);
            assertThat(neighbourIds(around(id))).containsExactly("arya");
            assertThat(neighbours(around(id)).relations()).containsExactly(relation("arya", id));
        }
        assertThat(neighbourIds(around("arya"))).containsExactlyInAnyOrderElementsOf(ids);
        delete(ids.get(0));
        assertThat(find(ids.toArray(String[]::new))).hasSize(ids.size() - 1);
        delete(ids.toArray(String[]::new));
        assertSize(FILM.size(), 0);
    }

    @Test
    void types_are_taken_as_they_are() {
        List<String> types = new ArrayList<>(ALIKE);
        types.addAll(hostile(Entity.LONGEST_TYPE));
        types.add("i".repeat(Entity.LONGEST_TYPE));
        assertTypesAreKeptApart(types);
    }

    private void assertTypesAreKeptApart(List<String> types) {
        List<Entity> entities = IntStream.range(0, types.size())
                .mapToObj(i -> Entity.of("t-" + i, types.get(i), "A duel at dawn", ""))
                .toList();
        write(
                entities,
                types.stream().map(type -> Relation.of("t-0", type, "t-1")).toList());
        assertSize(entities.size(), types.size());
        for (Entity entity : entities) {
            String type = entity.type();
            assertThat(findOnly(entity.id())).isEqualTo(entity);
            assertThat(searchIds(query("duel at dawn").withTypes(Set.of(type)))).containsExactly(entity.id());
            NeighbourQuery along = around("t-0").along(Set.of(type));
            assertThat(neighbours(along).relations()).containsExactly(Relation.of("t-0", type, "t-1"));
        }
        delete(entities.stream().map(Entity::id).toArray(String[]::new));
    }

    @Test
    void projects_are_kept_apart_whatever_their_name() {
        List<String> projects = new ArrayList<>(ALIKE);
        projects.addAll(hostile(100));
        String own = unique("p");
        for (String name : projects) {
            writeTo(own + name, List.of(Entity.of("e", "scene", "A duel at dawn", name)), List.of());
        }
        for (String name : projects) {
            assertThat(search(BrainQuery.of(own + name, "duel at dawn")))
                    .extracting(match -> match.entity().text())
                    .containsExactly(name);
        }
    }

    @Test
    void properties_come_back_as_they_were_written() {
        requires(BrainPromise.PROPERTIES);
        Entity full = new Entity("full", "prop", "Full", "", properties());
        write(full, new Entity("bare", "prop", "Bare", "", Map.of()));
        assertThat(findOnly("full")).isEqualTo(full);
        assertThat(matchOf(full).entity()).isEqualTo(full);
        assertThat(findOnly("bare").properties()).isEmpty();
        relate(relation("bare", "full"));
        assertThat(neighbours(around("bare")).entities()).containsExactly(full);
        delete("full");
    }

    @Test
    void properties_of_relations_come_back_as_they_were_written() {
        requires(BrainPromise.RELATION_PROPERTIES);
        write(ARYA, NEEDLE);
        Relation full = new Relation("arya", "OWNS", "needle", properties());
        relate(full);
        assertThat(neighbours(around("arya")).relations()).containsExactly(full);
        assertThat(neighbours(around("needle")).relations()).containsExactly(full);
        delete("arya");
    }

    private static Map<String, Object> properties() {
        Map<String, Object> values = new LinkedHashMap<>();
        hostile(Integer.MAX_VALUE).forEach(text -> values.put("v" + values.size(), text));
        hostile(1_000).forEach(key -> values.put(key, "v" + values.size()));
        List.of("id", "type", "title", "text", "projectId", "embedding", "_id", "name", "properties")
                .forEach(key -> values.put(key, "mine"));
        values.put("blank", "");
        values.put("yes", true);
        values.put("no", false);
        values.put("one", 1L);
        values.put("one as a double", 1.0);
        values.put("numbers", List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0.1, Double.MAX_VALUE, Double.MIN_VALUE, -1e300));
        values.put("mixed", List.of("a", 1L, 1.5, true, List.of(), Map.of(), List.of(List.of("deep"))));
        values.put("nested", Map.of("a.b", Map.of("$c", List.of(Map.of("`d`", "e")))));
        values.put("no list", List.of());
        values.put("no map", Map.of());
        return values;
    }
}
