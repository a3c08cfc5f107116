package dev.orchestrator.port.model;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.TokenEstimate;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One part of a message to a model. */
public sealed interface ContentPart {

    /**
     * Guesses how many tokens the part takes, without a tokenizer and rather too many than too few.
     *
     * @return the guess
     */
    long estimatedTokens();

    /**
     * Words.
     *
     * @param text the words
     */
    record Text(String text) implements ContentPart {
        /** Checks the values. */
        public Text {
            Check.present(text, "text");
        }

        @Override
        public long estimatedTokens() {
            return TokenEstimate.of(text);
        }

        /** Tells the length, never the words. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /**
     * An image on the web, which the provider fetches.
     *
     * @param url its address
     */
    record ImageUrl(String url) implements ContentPart {
        /** Checks the values. */
        public ImageUrl {
            Check.notBlank(url, "image url");
        }

        @Override
        public long estimatedTokens() {
            return Data.IMAGE;
        }

        /** Leaves the address out: it may carry a signature. */
        @Override
        public String toString() {
            return "ImageUrl[]";
        }
    }

    /**
     * An image or a document by its bytes.
     *
     * @param name how the file is called
     * @param mediaType such as {@code image/png} or {@code application/pdf}
     * @param bytes the content; not copied, so neither side changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a provider, never compared
    record Data(String name, String mediaType, byte[] bytes) implements ContentPart {

        private static final long IMAGE = 1_600; // Claude's and GPT's largest images take about this much
        private static final long DOCUMENT_AT_LEAST = 1_000;
        private static final long DOCUMENT_BYTES_A_TOKEN = 20; // a PDF page of 50 kB as text and picture

        /** Checks the values. */
        public Data {
            Check.notBlank(name, "name");
            Check.notBlank(mediaType, "media type");
            Check.present(bytes, "bytes");
        }

        /**
         * Returns whether this is an image.
         *
         * @return true if the media type says so
         */
        public boolean isImage() {
            return mediaType.startsWith("image/");
        }

        @Override
        public long estimatedTokens() {
            if (isImage()) {
                return IMAGE;
            }
            long tokens = isText()
                    ? TokenEstimate.of(new String(bytes, StandardCharsets.UTF_8))
                    : bytes.length / DOCUMENT_BYTES_A_TOKEN;
            return Math.max(DOCUMENT_AT_LEAST, tokens);
        }

        private boolean isText() {
            String type = mediaType.toLowerCase(Locale.ROOT);
            return type.startsWith("text/") || type.contains("json") || type.endsWith("xml") || type.contains("yaml");
        }

        /** Tells the size, never the content. */
        @Override
        public String toString() {
            return "Data[" + mediaType + ", " + bytes.length + " bytes]";
        }
    }
}
