package dev.orchestrator.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTypeTest {

    private static String of(String bytes) {
        return PictureType.of(bytes.getBytes(StandardCharsets.ISO_8859_1), "image/claimed");
    }

    @ParameterizedTest
    @CsvSource({"GIF87a, image/gif", "GIF89a, image/gif", "RIFF1234WEBP, image/webp"})
    void bytes_tell_the_type(String head, String type) {
        assertThat(of(head + " and more")).isEqualTo(type);
        assertThat(of(head)).isEqualTo(type);
    }

    @Test
    void bytes_that_are_no_letters_tell_the_type() {
        assertThat(of("\u0089PNG\r\n\u001a\n....")).isEqualTo("image/png");
        assertThat(of("\u00ff\u00d8\u00ff\u00e0....")).isEqualTo("image/jpeg");
    }

    @ParameterizedTest
    @CsvSource({"heic, image/heic", "mif1, image/heif", "avif, image/avif", "mp42, image/claimed", "he, image/claimed"})
    void a_container_says_what_it_holds(String brand, String type) {
        assertThat(of("....ftyp" + brand)).isEqualTo(type);
    }

    @Test
    void nothing_is_a_picture_because_it_claims_to_be() {
        assertThat(PictureType.isKnown("%PDF-1.7".getBytes(StandardCharsets.ISO_8859_1)))
                .isFalse();
        assertThat(PictureType.isKnown("GIF89a".getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"''", "RIFF1234WAVE", "%PDF-1.7", "BM"})
    void what_is_unknown_is_what_it_claims_to_be(String head) {
        assertThat(of(head)).isEqualTo("image/claimed");
    }
}
