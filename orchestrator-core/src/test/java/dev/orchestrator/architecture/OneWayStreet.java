package dev.orchestrator.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** A package uses only what stands left of it. As every package has its place in one row, there can be no cycle. */
final class OneWayStreet extends ArchCondition<JavaClass> {

    private static final List<String> ORDER = List.of(
            "error",
            "internal.base",
            "json",
            "internal.match",
            "call",
            "internal.queue",
            "internal.cite",
            "stream",
            "port.model",
            "port.brain",
            "port.store",
            "port.content",
            "port.agent",
            "port",
            "internal.text",
            "chat",
            "query",
            "data",
            "task",
            "inmemory",
            "gateway",
            "internal.route",
            "internal.prompt",
            "agent",
            "agent.codebuff",
            "testing",
            "internal",
            "internal.gather",
            "internal.task",
            "internal.temporal",
            "agent.temporal",
            "");

    private final String root;

    private OneWayStreet(String root) {
        super("use only the packages left of their own in " + ORDER);
        this.root = root;
    }

    /** The rule for the packages under {@code root}. */
    static ArchRule below(String root) {
        return classes().that().resideInAPackage(root + "..").should(new OneWayStreet(root));
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        int own = place(type);
        if (own < 0) {
            events.add(SimpleConditionEvent.violated(
                    type, type.getName() + " is in a package that has no place in the street"));
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            boolean ours = (target.getPackageName() + ".").startsWith(root + ".");
            if (ours && place(target) > own) {
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
            }
        }
    }

    private int place(JavaClass type) {
        String name = type.getPackageName();
        return ORDER.indexOf(name.equals(root) ? "" : name.substring(root.length() + 1));
    }
}
