package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalTest {

    @Test
    void the_order_of_keys_makes_no_difference() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", 1);
        one.put("a", Map.of("y", 1, "x", 2));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", new LinkedHashMap<>(Map.of("x", 2, "y", 1)));
        other.put("b", 1);
        assertThat(Canonical.of(one)).isEqualTo(Canonical.of(other));
        assertThat(Canonical.of(one).text()).isEqualTo("{\"a\":{\"x\":2,\"y\":1},\"b\":1}");
    }

    @Test
    void the_order_of_a_list_does() {
        assertThat(Canonical.of(Map.of("a", List.of(1, 2))).hash())
                .isNotEqualTo(Canonical.of(Map.of("a", List.of(2, 1))).hash());
    }

    @Test
    void a_number_has_one_spelling() {
        for (Number one : List.of(
                1, 1L, 1.0, 1.0f, (short) 1, BigInteger.ONE, new BigDecimal("1.000"), new BigDecimal("10e-1"))) {
            assertThat(Canonical.of(Map.of("n", one)).text()).isEqualTo("{\"n\":1}");
        }
        assertThat(Canonical.of(Map.of("n", -0.0)).text()).isEqualTo("{\"n\":0}");
        assertThat(Canonical.of(Map.of("n", 1e2)).text()).isEqualTo("{\"n\":100}");
        assertThat(Canonical.of(Map.of("n", 0.1f)).text()).isEqualTo("{\"n\":0.1}");
        assertThat(Canonical.of(Map.of("n", new BigDecimal("1e999999999"))).text())
                .isEqualTo("{\"n\":1E+999999999}");
    }

    @Test
    void a_number_is_no_text_and_no_boolean() {
        assertThat(List.of(
                        Canonical.of(Map.of("a", 1)).hash(),
                        Canonical.of(Map.of("a", "1")).hash(),
                        Canonical.of(Map.of("a", true)).hash(),
                        Canonical.of(Map.of("a", "true")).hash(),
                        Canonical.of(Map.of("a", List.of())).hash(),
                        Canonical.of(Collections.singletonMap("a", null)).hash(),
                        Canonical.of(Map.of()).hash(),
                        Canonical.of("{}").hash()))
                .doesNotHaveDuplicates();
    }

    @Test
    void white_space_and_unicode_forms_make_no_difference() {
        assertThat(Canonical.of("  Caf\u00e9\t au\r\n\r\nlait ")).isEqualTo(Canonical.of("Cafe\u0301 au lait"));
        assertThat(Canonical.of(Map.of("Caf\u00e9", "a\u00a0 b"))).isEqualTo(Canonical.of(Map.of("Cafe\u0301", "a b")));
        assertThat(Canonical.of("a b").hash()).isNotEqualTo(Canonical.of("ab").hash());
    }

    @Test
    void two_keys_of_one_normal_form_are_both_kept() {
        Map<String, Object> content = new HashMap<>();
        content.put("\u00e9", 1);
        content.put("e\u0301", 2);
        assertThat(Canonical.of(content).text()).isEqualTo("{\"\u00e9\":2,\"\u00e9\":1}");
    }

    @Test
    void what_is_special_in_json_is_escaped() {
        assertThat(Canonical.of(Map.of("$a.\u0000", "\"\\\u0007")).text())
                .isEqualTo("{\"$a.\\u0000\":\"\\\"\\\\\\u0007\"}");
    }

    @Test
    void deep_and_wide_contents_have_a_form() {
        Object deep = "end";
        for (int i = 0; i < 1_000; i++) {
            deep = i % 2 == 0 ? Map.of("k", deep) : List.of(deep);
        }
        assertThat(Canonical.of(Map.of("deep", deep)).hash()).hasSize(64);
        Map<String, Object> wide = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            wide.put("field" + i, i);
        }
        assertThat(Canonical.of(wide)).isEqualTo(Canonical.of(new LinkedHashMap<>(wide)));
        assertThat(Canonical.of("word ".repeat(4_000_000)).text()).hasSize(19_999_999);
    }

    @Test
    void what_has_no_form_is_refused() {
        List<Object> inItself = new ArrayList<>();
        inItself.add(inItself);
        List<Object> doubled = List.of("x".repeat(1_000));
        for (int i = 0; i < 30; i++) {
            doubled = List.of(doubled, doubled);
        }
        for (Object content : Arrays.asList(
                Map.of("a", inItself),
                Map.of("a", doubled),
                Map.of("a", Double.NaN),
                Map.of("a", new Object()),
                Map.of(1, 2),
                List.of(),
                1)) {
            assertThatThrownBy(() -> Canonical.of(content))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR));
        }
    }
}
