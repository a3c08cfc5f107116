package dev.orchestrator.port.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatherPageTest {

    private static GatherItem.Builder item(int characters) {
        return GatherItem.accepted(
                "i", "p", GatherItem.Format.TEXT, "x".repeat(characters), "h", "anna", Instant.EPOCH);
    }

    @Test
    void it_is_full_when_it_has_as_many_items_as_were_asked_for() {
        GatherPage page = new GatherPage(2);
        for (int i = 0; i < 2; i++) {
            assertThat(page.isFull()).isFalse();
            page.add(item(1).build());
        }
        assertThat(page.isFull()).isTrue();
        assertThat(page.items()).hasSize(2);
        assertThatThrownBy(() -> page.add(item(1).build())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void it_is_full_by_all_texts_of_its_items() {
        GatherItem large = item(GatherItem.LONGEST_CONTENT)
                .extractedText("x".repeat(GatherItem.LONGEST_EXTRACT))
                .enriched("x".repeat(1_000_000), 1)
                .merges(List.of(new GatherMerge("m", "x".repeat(1_000_000), List.of(), "anna", Instant.EPOCH)))
                .build();
        GatherPage page = new GatherPage(GatherQuery.MOST);
        page.add(large);
        page.add(item(GatherQuery.FULL_PAGE - GatherItem.LONGEST_IN_ALL - 1).build());
        assertThat(page.isFull()).isFalse();
        page.add(item(1).build());
        assertThat(page.isFull()).isTrue();
    }
}
