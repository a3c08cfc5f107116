package dev.orchestrator.brain.lucene;

import java.util.Iterator;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;

/** Words that are counted already, on their way into the index. */
final class WordStream extends TokenStream {

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
    private final Map<String, Integer> counts;
    private final Keys keys;
    private Iterator<Map.Entry<String, Integer>> rest;

    WordStream(Keys keys, Map<String, Integer> counts) {
        this.keys = keys;
        this.counts = counts;
        rest = counts.entrySet().iterator();
    }

    @Override
    public boolean incrementToken() {
        if (!rest.hasNext()) {
            return false;
        }
        clearAttributes();
        Map.Entry<String, Integer> next = rest.next();
        term.append(keys.word(next.getKey()));
        frequency.setTermFrequency(next.getValue());
        return true;
    }

    @Override
    public void reset() {
        rest = counts.entrySet().iterator();
    }
}
