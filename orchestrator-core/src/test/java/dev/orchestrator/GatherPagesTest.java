package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.internal.task.BuiltInTools;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists and searches of which one page does not hold all that is asked for, because it is large. */
@Timeout(60)
class GatherPagesTest {

    private static final int ITEMS = 5;
    private static final List<String> NEWEST_FIRST = List.of("g-4", "g-3", "g-2", "g-1", "g-0");

    private final DataHouse house = DataHouse.of(new DataHouse.Answers());
    private final Gather gather = house.orchestrator.gather();

    @BeforeEach
    void gathers_large_items() {
        String content = "lantern " + "x".repeat(GatherQuery.FULL_PAGE / 2 - 1_000);
        for (int i = 0; i < ITEMS; i++) {
            Instant at = Instant.EPOCH.plusMillis(i);
            GatherItem item = GatherItem.accepted(
                            "g-" + i, PROJECT, GatherItem.Format.TEXT, content, "hash " + i, "anna", at)
                    .build();
            house.stores.gather().insert(item, Terms.sought("lantern"));
        }
    }

    @AfterEach
    void closes() {
        house.close();
    }

    private static List<String> ids(List<GatherItem> items) {
        return items.stream().map(GatherItem::id).toList();
    }

    @Test
    void a_list_ends_with_an_empty_page() {
        GatherQuery query = GatherQuery.of(PROJECT);
        List<String> ids = new ArrayList<>();
        for (List<GatherItem> page = gather.list(ANNA, query); !page.isEmpty(); page = gather.list(ANNA, query)) {
            assertThat(page).hasSizeLessThan(ITEMS);
            ids.addAll(ids(page));
            query = query.page(ids.get(ids.size() - 1), GatherQuery.DEFAULT_LIMIT);
        }
        assertThat(ids).isEqualTo(NEWEST_FIRST);
    }

    @Test
    void a_search_goes_on_behind_what_was_found() {
        assertThat(ids(gather.search(ANNA, PROJECT, "lantern", 10))).isEqualTo(NEWEST_FIRST.subList(0, 3));
        assertThat(ids(gather.search(ANNA, PROJECT, "lantern", "g-2", 10))).isEqualTo(NEWEST_FIRST.subList(3, 5));
        assertThat(gather.search(ANNA, PROJECT, "lantern", "g-0", 10)).isEmpty();
    }

    @Test
    void an_agent_finds_as_many_as_it_asks_for() throws Exception {
        for (int limit : List.of(1, 4, 5, 20)) {
            assertThat(searched(limit)).isEqualTo(NEWEST_FIRST.subList(0, Math.min(limit, ITEMS)));
        }
    }

    private List<String> searched(int limit) throws Exception {
        Tool search = new BuiltInTools(null, house.stores.gather(), house.stores.conversations())
                .all().stream()
                        .filter(tool -> tool.spec().name().equals("gather_search"))
                        .findFirst()
                        .orElseThrow();
        ToolContext context =
                ToolContext.builder(ANNA, "run", "call").project(PROJECT).build();
        String told =
                search.call(context, Map.of("query", "lantern", "limit", limit)).text();
        return Pattern.compile("g-\\d")
                .matcher(told)
                .results()
                .map(found -> found.group())
                .toList();
    }
}
