package dev.orchestrator.port.agent;

import dev.orchestrator.internal.base.Check;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A group of agents with one subject. Its head is the agent that does a task which names the department, or whose content
 * belongs to it.
 *
 * @param id names it within its project: 1 to 64 letters, digits, {@code _} or {@code -}
 * @param name what people call it; not blank, at most {@value #LONGEST_NAME} characters
 * @param description what it is for, in a sentence or two; may be empty, at most {@value #LONGEST_DESCRIPTION} characters
 * @param keywords words, or several in a row, by which its tasks are known, such as {@code concept art}; at most
 *     {@value #MOST_KEYWORDS}, none of them blank or longer than {@value #LONGEST_KEYWORD} characters
 * @param criteria what a review of its results looks at, each scored by itself, such as {@code pace and tension}; at most
 *     {@value #MOST_CRITERIA}, none of them blank or longer than {@value #LONGEST_CRITERION} characters; empty for general ones
 */
public record Department(String id, String name, String description, List<String> keywords, List<String> criteria) {

    /** The most characters of a name. */
    public static final int LONGEST_NAME = 200;

    /** The most characters of a description. */
    public static final int LONGEST_DESCRIPTION = 2_000;

    /** The most keywords. */
    public static final int MOST_KEYWORDS = 500;

    /** The most characters of a keyword. */
    public static final int LONGEST_KEYWORD = 100;

    /** The most criteria. */
    public static final int MOST_CRITERIA = 20;

    /** The most characters of a criterion. */
    public static final int LONGEST_CRITERION = 300;

    /** Checks and copies the values. A keyword or a criterion that comes again is left out. */
    public Department {
        Names.checkId(id, "id of the department");
        Names.checkText(name, LONGEST_NAME, "name of department " + id);
        Names.checkLength(description, LONGEST_DESCRIPTION, "description of department " + id);
        keywords = List.copyOf(new LinkedHashSet<>(Check.present(keywords, "keywords of department " + id)));
        Check.that(
                keywords.size() <= MOST_KEYWORDS,
                "department " + id + " must have at most " + MOST_KEYWORDS + " keywords, got " + keywords.size());
        for (String keyword : keywords) {
            Names.checkText(keyword, LONGEST_KEYWORD, "a keyword of department " + id);
        }
        criteria = List.copyOf(new LinkedHashSet<>(Check.present(criteria, "criteria of department " + id)));
        Check.that(
                criteria.size() <= MOST_CRITERIA,
                "department " + id + " must have at most " + MOST_CRITERIA + " criteria, got " + criteria.size());
        for (String criterion : criteria) {
            Names.checkText(criterion, LONGEST_CRITERION, "a criterion of department " + id);
        }
    }

    /**
     * A department whose results are reviewed by general criteria.
     *
     * @param id names it within its project
     * @param name what people call it
     * @param description what it is for
     * @param keywords words by which its tasks are known
     */
    public Department(String id, String name, String description, List<String> keywords) {
        this(id, name, description, keywords, List.of());
    }

    /** Names the department without its words. */
    @Override
    public String toString() {
        return "Department[" + id + ", " + keywords.size() + " keywords]";
    }
}
