package dev.orchestrator.gather.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.port.content.DocumentText;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that LibreOffice, Chromium and groff have made. */
@Timeout(120)
class RealDocumentsTest {

    private static final double ENOUGH = 0.98;

    @ParameterizedTest
    @CsvSource({
        "notes.docx, notes.txt",
        "notes.odt, notes.txt",
        "notes.pdf, notes.txt",
        "notes.rtf, notes.txt",
        "budget.xlsx, budget.txt",
        "budget.ods, budget.txt",
        "pitch.pptx, pitch.txt",
        "pitch.odp, pitch.txt",
        "schedule.html, schedule.txt",
        "schedule.pdf, schedule.txt",
        "tables.pdf, tables.txt",
        "columns-libreoffice.pdf, columns.txt",
        "columns-chromium.pdf, columns.txt",
        "columns-groff.pdf, columns.txt",
        "hebrew.docx, hebrew.txt",
        "hebrew-libreoffice.pdf, hebrew.txt",
        "hebrew-chromium.pdf, hebrew.txt",
        "arabic-libreoffice.pdf, arabic.txt",
        "arabic-chromium.pdf, arabic.txt"
    })
    void the_words_of_a_document_are_those_of_its_source(String document, String source) throws IOException {
        String expected = Fixtures.source(source);
        String found = Fixtures.read(document).text();
        assertThat(Words.f1(expected, found)).as("F1 of:%n%s", found).isGreaterThanOrEqualTo(ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"columns-libreoffice.pdf", "columns-chromium.pdf", "columns-groff.pdf"})
    void columns_are_read_one_after_the_other(String document) throws IOException {
        String found = Words.line(Fixtures.read(document).text());
        int from = 0;
        for (String sentence : Fixtures.source("columns.txt").split("(?<=[.;])\\s")) {
            assertThat(found.indexOf(Words.line(sentence), from))
                    .as("%s in:%n%s", sentence, found)
                    .isNotNegative();
            from = found.indexOf(Words.line(sentence), from);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hebrew.docx, hebrew.txt",
        "hebrew-libreoffice.pdf, hebrew.txt",
        "hebrew-chromium.pdf, hebrew.txt",
        "arabic-libreoffice.pdf, arabic.txt",
        "arabic-chromium.pdf, arabic.txt"
    })
    void text_from_right_to_left_is_in_the_order_of_reading(String document, String source) throws IOException {
        String found = Words.line(Fixtures.read(document).text());
        for (String line : Fixtures.source(source).split("\n")) {
            assertThat(found).contains(Words.line(line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.docx", "notes.odt", "notes.rtf"})
    void flowing_text_keeps_its_lines_lists_and_notes(String document) throws IOException {
        assertThat(Fixtures.read(document).text())
                .isEqualToIgnoringNewLines(Fixtures.source("notes.txt").strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"budget.xlsx", "budget.ods"})
    void rows_of_sheets_stand_in_lines(String document) throws IOException {
        DocumentText found = Fixtures.read(document);
        assertThat(found.text().replace("48%", "48.0%"))
                .isEqualTo(Fixtures.source("budget.txt").strip());
        assertThat(found.pages()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pitch.pptx", "pitch.odp"})
    void slides_stand_with_their_notes_and_tables(String document) throws IOException {
        DocumentText found = Fixtures.read(document);
        assertThat(found.text()).isEqualTo(Fixtures.source("pitch.txt").strip());
        assertThat(found.pages()).isEqualTo(2);
    }

    @Test
    void a_page_is_what_a_browser_shows() throws IOException {
        assertThat(Fixtures.read("schedule.html").text())
                .isEqualTo(Fixtures.source("schedule.txt").strip());
    }

    @Test
    void rows_of_a_printed_table_are_read_one_by_one() {
        for (String document : List.of("schedule.pdf", "notes.pdf", "tables.pdf")) {
            String found = Words.line(Fixtures.read(document).text());
            assertThat(found)
                    .containsAnyOf(
                            "6 May 12 Gulls over the breakwater from the cliff Juri Halm 7 May 31",
                            "4 Lamp room 3 Any 11 Ferry landing 2 Fog before dawn 23 Drowned chapel",
                            "Monday Offshore wind difficult 4 1 Tuesday Afflicted by fog 3 8 Friday Fine");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "notes.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "budget.xlsx, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pitch.pptx, application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "notes.odt, application/vnd.oasis.opendocument.text",
        "budget.ods, application/vnd.oasis.opendocument.spreadsheet",
        "pitch.odp, application/vnd.oasis.opendocument.presentation",
        "notes.pdf, application/pdf",
        "notes.rtf, text/rtf",
        "schedule.html, text/html",
        "source/notes.txt, text/plain"
    })
    void what_a_document_is_follows_from_its_bytes(String document, String mediaType) {
        DocumentText found = Fixtures.read(document);
        assertThat(found.mediaType()).isEqualTo(mediaType);
        assertThat(found.truncated()).isFalse();
        assertThat(found.isScan()).isFalse();
    }
}
