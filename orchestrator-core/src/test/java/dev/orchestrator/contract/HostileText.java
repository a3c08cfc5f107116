package dev.orchestrator.contract;

import java.util.List;

/** Texts that storage is known to spoil. */
final class HostileText {

    private HostileText() {}

    static final List<String> ALL = List.of(
            "",
            " ",
            "\n\r\n\t \u000b\f\b ",
            "a\0b\0",
            "\0",
            "👩‍👩‍👧‍👦 🇩🇪 \uD83D\uDE00",
            // What a cut in the middle of an emoji leaves: no UTF-8 can hold it.
            "cut here: \uD83D",
            "cut here: \uD83E",
            "\uDE00 cut there",
            "\uDE00\uD83D",
            "\uFEFF\uFFFE\uFFFF\uFFFD",
            "مرحبا 你好 e\u0301 \u202Edlrow",
            "$set",
            "{\"$gt\": \"\"}",
            "a.b.$.c",
            "'; DROP TABLE messages; --",
            "\"quoted\" 'quoted' `quoted` \\ \\u0000 \\0",
            "null",
            "+a -b && c || !d (e) {f} [g TO h] ^2 \"i ~j *k ?l :m \\n /o/ *:* AND OR NOT",
            "`}) DETACH DELETE n // $id {key: 'value'} [:TYPE*0..] \\u0060",
            "%s %d ${env} #{x} :name ? ?1 @p",
            "x".repeat(1 << 20),
            "🙂".repeat(1 << 18));
}
