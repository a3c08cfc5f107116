package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicatesTest {

    private static final EnumSet<Suggestion> AUTOMATIC = EnumSet.of(Suggestion.SKIP, Suggestion.MERGE);

    private final Duplicates duplicates = new Duplicates(Thresholds.DEFAULT, NaturalKeys.NONE);
    private final HeldTerms index = new HeldTerms();

    @BeforeEach
    void others() {
        for (int i = 0; i < 300; i++) {
            String word = Integer.toString(i * 7_919 + 20_000, 26).replaceAll("\\d", "q");
            index.add(
                    "other" + i, Map.of("name", "The " + word + " of black and white", "description", "A thing on it"));
        }
    }

    private Verdict verdict(Object there, Object incoming) {
        index.add("there", there);
        Search search = duplicates.search(incoming, index);
        return search.judge(index.contents(search.ids()));
    }

    private void isAutomatic(Object there, Object incoming, Suggestion expected) {
        Verdict verdict = verdict(there, incoming);
        assertThat(verdict.suggestion()).as("%s", verdict).isEqualTo(expected);
        assertThat(verdict.matches().get(0).itemId()).isEqualTo("there");
        assertThat(verdict.matches().get(0).reasons()).isNotEmpty();
    }

    @Test
    void the_same_in_another_spelling_is_skipped() {
        isAutomatic("Café Müller opens at 7.0", "cafe muller OPENS -- at 7", Suggestion.SKIP);
    }

    @Test
    void the_same_with_less_to_say_is_skipped() {
        Map<String, Object> there = Map.of(
                "title", "Covering indexes for branching path queries", "authors", "Ada Quill, Bo Tern", "year", 2002);
        isAutomatic(
                there,
                Map.of("title", "Covering Indexes for Branching Path Queries", "authors", "Ada Quill, Bo Tern"),
                Suggestion.SKIP);
    }

    @Test
    void the_same_with_other_data_is_merged() {
        isAutomatic(
                Map.of("name", "Panasonic KXTGA820B Cordless Handset", "price", 40),
                Map.of("name", "Panasonic Cordless Handset - KX-TGA820B", "price", 49.5, "colour", "black"),
                Suggestion.MERGE);
    }

    @Test
    void fields_need_not_be_named_alike() {
        isAutomatic(
                Map.of("name", "Panasonic KXTGA820B Cordless Handset", "maker", "Panasonic"),
                Map.of("product", "Panasonic Cordless Handset KX-TGA820B"),
                Suggestion.MERGE);
    }

    @Test
    void a_text_is_compared_with_an_object() {
        Verdict verdict = verdict(
                Map.of("title", "Covering indexes for branching path queries", "authors", "Ada Quill, Bo Tern"),
                "Covering indexes for branching path queries. Ada Quill, Bo Tern");
        assertThat(AUTOMATIC).contains(verdict.suggestion());
    }

    @Test
    void abbreviations_acronyms_and_slips_are_seen_through() {
        isAutomatic(
                Map.of(
                        "title",
                        "Adaptive grouping of heterogeneous streams",
                        "authors",
                        "Jonathan Marlowe, Ina Kestrel",
                        "venue",
                        "VLDB"),
                Map.of(
                        "title",
                        "Adaptive groupng of heterogenous streams",
                        "authors",
                        "J. Marlowe, I. Kestrel",
                        "venue",
                        "Very Large Data Bases"),
                Suggestion.MERGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The ship leaves the harbour on day 3 with grain and iron|The ship leaves the harbour on day 4 with grain and iron",
                "The vault holds 250 GB of letters from the queen|The vault holds 500 GB of letters from the queen",
                "The meeting in Lisbon was moved to 2024-03-01 by the chair|The meeting in Lisbon was moved to 2024-04-01 by the chair",
                "Panasonic cordless handset KX-TGA820B|Panasonic cordless handset KX-TGA830B",
                "Panasonic cordless handset F8N044-ORG|Panasonic cordless handset F8N044-SLV",
                "Jon Marsh is the heir of the northern throne|Jon Marsh is not the heir of the northern throne",
                "The duke travels with his guard to Aldermoor|The duke travels without his guard to Aldermoor",
                "The duchess wore a red coat at the Aldermoor ball|The duchess wore a blue coat at the Aldermoor ball",
                "Iron Duke part 2|Iron Duke part 3",
            })
    void numbers_dates_codes_colours_and_denial_are_never_merged_over(String there, String incoming) {
        Verdict verdict = verdict(there, incoming);
        assertThat(AUTOMATIC).as("%s", verdict).doesNotContain(verdict.suggestion());
    }

    @ParameterizedTest
    @CsvSource({"year, 1999, 2000", "date, 2024-01-31, 31.3.2024", "phone, 310-246-1501, 310-246-1502", "scene, 12, 13"
    })
    void a_field_of_a_number_that_differs_is_never_merged_over(String name, String there, String incoming) {
        Verdict verdict = verdict(
                Map.of("title", "Reminiscences on Aldermoor papers", name, there),
                Map.of("title", "Reminiscences on Aldermoor papers", name, incoming));
        assertThat(AUTOMATIC).as("%s", verdict).doesNotContain(verdict.suggestion());
    }

    @Test
    void a_price_may_differ() {
        isAutomatic(
                Map.of("title", "Reminiscences on Aldermoor papers by Quill and Tern", "price", 12),
                Map.of("title", "Reminiscences on Aldermoor papers by Quill and Tern", "price", 13),
                Suggestion.MERGE);
    }

    @Test
    void what_is_described_without_its_code_is_asked_about() {
        Verdict verdict = verdict(
                Map.of("name", "LG 5.6 Cu. Ft. Freestanding Electric Range - LRE30453BK"),
                Map.of("name", "LG 5.6 cu.ft. Freestanding Electric Range"));
        assertThat(verdict.suggestion()).isEqualTo(Suggestion.REVIEW);
        assertThat(verdict.matches().get(0).reasons()).anyMatch(reason -> reason.contains("lre30453bk"));
    }

    @Test
    void between_twins_somebody_is_asked() {
        index.add("twin", Map.of("title", "Adaptive grouping of heterogeneous streams", "note", "one"));
        Verdict verdict = verdict(
                Map.of("title", "Adaptive grouping of heterogeneous streams", "note", "two"),
                Map.of("title", "Adaptive grouping of heterogeneous streams", "place", "Aldermoor"));
        assertThat(verdict.suggestion()).isEqualTo(Suggestion.REVIEW);
        assertThat(verdict.matches()).extracting(Match::itemId).containsExactlyInAnyOrder("twin", "there");
    }

    @Test
    void what_shares_common_words_only_is_new() {
        assertThat(verdict("The harbour of black stone", "The thing on white of it")
                        .suggestion())
                .isEqualTo(Suggestion.NONE);
    }

    @Test
    void meaning_shifts_what_words_leave_open() {
        Map<String, Object> there = Map.of("title", "The stolen crown of Aldermoor");
        index.add("there", there);
        Search search = duplicates.search(Map.of("title", "A crown vanishes at Aldermoor castle"), index);
        Map<String, Object> contents = index.contents(search.ids());
        List<Double> similarities = new ArrayList<>();
        for (double cosine : new double[] {0.2, 0.65, 0.95}) {
            Judged judged = Judged.of(
                    "there",
                    Profile.of(Map.of("title", "A crown vanishes at Aldermoor castle, stolen")),
                    Profile.of(there),
                    new Rarity(index.counts(Terms.of(there))),
                    cosine);
            similarities.add(judged.similarity());
        }
        assertThat(similarities).isSorted().doesNotHaveDuplicates();
        assertThat(search.judge(contents, Map.of("unknown", 1.0))).isEqualTo(search.judge(contents));
    }

    @Test
    void meaning_does_not_outweigh_what_is_clear() {
        index.add("there", "Aldermoor papers");
        Search search = duplicates.search("Aldermoor papers", index);
        assertThat(search.judge(index.contents(search.ids()), Map.of("there", -1.0))
                        .suggestion())
                .isEqualTo(Suggestion.SKIP);
    }

    @Test
    @Timeout(20)
    void hostile_contents_are_judged_in_bounded_time() {
        Object deep = "end of Aldermoor";
        for (int i = 0; i < 5_000; i++) {
            deep = i % 2 == 0 ? Map.of("k", deep) : List.of(deep, deep);
        }
        Map<String, Object> wide = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            wide.put("field" + i, "word" + i);
        }
        Map<String, Object> strange = new HashMap<>();
        strange.put("null", null);
        strange.put("$a.\u0000", "\uD800 \uDC00 -./-./ &#55296; &#x110000; &amp;");
        strange.put("numbers", List.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0, 1e308));
        List<Object> inItself = new ArrayList<>();
        inItself.add(inItself);
        List<Object> contents = List.of(
                "a1-".repeat(7_000_000),
                "word ".repeat(4_000_000),
                "x".repeat(20_000_000),
                "1".repeat(20_000_000),
                "&#1;".repeat(5_000_000),
                "A1b2 ".repeat(100_000) + "c3d4e5f6",
                Map.of("deep", deep),
                wide,
                strange,
                Map.of("itself", inItself));
        for (int i = 0; i < contents.size(); i++) {
            index.add("hostile" + i, contents.get(i));
        }
        for (Object content : contents) {
            Search search = duplicates.search(content, index);
            assertThat(search.judge(index.contents(search.ids())).matches()).hasSizeLessThanOrEqualTo(5);
        }
    }
}
