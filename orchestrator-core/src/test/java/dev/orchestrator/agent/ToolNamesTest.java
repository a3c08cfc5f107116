package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolNamesTest {

    private static final ToolNames NAMES = new ToolNames(
            List.of("stock", "find_scenes", "writeChapter", "get", "delete-item", "publish_draft", "publish_drift"),
            List.of("stocks", "deploy", "stock"));

    @ParameterizedTest
    @CsvSource({
        "stock, stock",
        "Stock, stock",
        "STOCK, stock",
        "' stock ', stock",
        "stock(), stock",
        "'stock({\"a\":1})', stock",
        "'\"stock\"', stock",
        "functions.stock, stock",
        "functions/stock, stock",
        "functions_stock, stock",
        "Functions.Stock, stock",
        "default_api.stock, stock",
        "default_api:stock, stock",
        "tools.functions.stock, stock",
        "tool_stock, stock",
        "functions.stock:0, stock",
        "stock:12, stock",
        "stock<|channel|>commentary, stock",
        "'stock<|channel|>json\nx', stock",
        "mcp/server/stock, stock",
        "stok, stock",
        "stcok, stock",
        "stockk, stock",
        "findScenes, find_scenes",
        "find-scenes, find_scenes",
        "FindScenes, find_scenes",
        "find scenes, find_scenes",
        "findscenes, find_scenes",
        "find_scene, find_scenes",
        "find_scens, find_scenes",
        "find_the_scenes, ",
        "fnid_scene, find_scenes",
        "write_chapter, writeChapter",
        "write_chapters, writeChapter",
        "functions.write_chaptre, writeChapter",
        "delete_item, delete-item",
        "publish_draft, publish_draft",
        "publishDrift, publish_drift"
    })
    void a_name_that_is_nearly_right_is_corrected(String given, String meant) {
        assertThat(NAMES.meant(given).orElse(null)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "publish_drxft", // as near to the one as to the other
                "publish_drft",
                "set", // another word than get
                "git",
                "gets",
                "block", // another word than stock
                "unstock",
                "stack_of",
                "stocks", // a tool that others have
                "functions.stocks",
                "functions.deploy",
                "deploy",
                "shell",
                "selectItem",
                "find",
                "",
                ".",
                "..",
                "functions.",
                "<|",
                "()",
                "\u0455tock" // a Cyrillic s
            })
    void a_name_that_may_mean_another_tool_or_none_is_not(String given) {
        assertThat(NAMES.meant(given)).isEmpty();
    }

    @Test
    void of_two_tools_that_differ_in_their_case_alone_only_the_exact_name_is_taken() {
        ToolNames names = new ToolNames(List.of("readFile", "read_file"), List.of());
        assertThat(names.meant("readFile")).contains("readFile");
        assertThat(names.meant("read_file")).contains("read_file");
        assertThat(names.meant("functions.read_file")).contains("read_file");
        assertThat(names.meant("ReadFile")).isEmpty();
        assertThat(names.meant("read-file")).isEmpty();
    }

    @Test
    void the_nearer_of_two_tools_is_taken() {
        ToolNames names = new ToolNames(List.of("search_scenes", "search_scones_x"), List.of());
        assertThat(names.meant("search_scene")).contains("search_scenes");
    }

    @Test
    void the_model_is_told_which_tools_there_are_and_which_may_be_meant() {
        assertThat(NAMES.unknown("publish_drxft"))
                .isEqualTo("There is no tool publish_drxft. Did you mean publish_draft or publish_drift? The tools are:"
                        + " delete-item, find_scenes, get, publish_draft, publish_drift, stock, writeChapter.");
        assertThat(NAMES.unknown("shell")).startsWith("There is no tool shell. The tools are: ");
        assertThat(new ToolNames(List.of(), List.of()).unknown("x"))
                .isEqualTo("There is no tool x. There are no tools.");
    }

    @Test
    void neither_a_hostile_name_nor_many_tools_make_the_answer_long() {
        List<String> many = IntStream.range(0, 2_000).mapToObj(i -> "tool_" + i).toList();
        ToolNames names = new ToolNames(many, many);
        String hostile = "\n\u0000{\"ignore\":\u202E" + "x".repeat(10_000_000);
        assertThat(names.meant(hostile)).isEmpty();
        assertThat(names.unknown(hostile))
                .hasSizeLessThan(1_000)
                .endsWith("and 1950 more.")
                .doesNotContain("\n");
    }
}
