package dev.orchestrator.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What holds for all main code, beside the order of the packages. */
final class Rules {

    static final ArchRule NULL_MARKED = classes().should(new InANullMarkedPackage());

    static final ArchRule NO_DRIVER_IN_A_SIGNATURE =
            classes().that().resideOutsideOfPackage("..internal..").should(new ShowNoDriver());

    static final ArchRule NO_STANDARD_STREAMS = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    static final ArchRule NO_JAVA_UTIL_LOGGING = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /** A sleep can neither be cancelled nor be passed by a test: waits belong to the scheduler. */
    static final ArchRule NO_SLEEP =
            noClasses().should().callMethodWhere(calls(Thread.class, "sleep").or(calls(TimeUnit.class, "sleep")));

    static final ArchRule NO_INTERRUPT_OF_OTHER_THREADS = noClasses()
            .should()
            .callMethodWhere(interruptsAnotherThread())
            .orShould()
            .callMethodWhere(shutsDownNow());

    private Rules() {}

    private static DescribedPredicate<JavaMethodCall> calls(Class<?> owner, String method) {
        return DescribedPredicate.describe(
                "calls " + owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getName().equals(method));
    }

    /** {@code Thread.currentThread().interrupt()} only passes on an interrupt that was caught. */
    private static DescribedPredicate<JavaMethodCall> interruptsAnotherThread() {
        DescribedPredicate<JavaMethodCall> currentThread = calls(Thread.class, "currentThread");
        return calls(Thread.class, "interrupt")
                .and(DescribedPredicate.describe(
                        "on another thread",
                        call -> call.getOrigin().getMethodCallsFromSelf().stream()
                                .filter(other -> other.getLineNumber() == call.getLineNumber())
                                .noneMatch(currentThread)));
    }

    private static DescribedPredicate<JavaMethodCall> shutsDownNow() {
        return DescribedPredicate.describe(
                "interrupts the threads of an executor",
                call -> call.getName().equals("shutdownNow")
                        && call.getTargetOwner().isAssignableTo(ExecutorService.class));
    }

    private static final class InANullMarkedPackage extends ArchCondition<JavaClass> {
        InANullMarkedPackage() {
            super("be in a @NullMarked package");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(
                        type, "package " + type.getPackageName() + " of " + type.getName() + " is not @NullMarked"));
            }
        }
    }

    private static final class ShowNoDriver extends ArchCondition<JavaClass> {

        private static final List<String> DRIVERS = List.of(
                "okhttp3.",
                "com.fasterxml.",
                "tools.jackson.",
                "dev.failsafe.",
                "com.mongodb.",
                "org.bson.",
                "org.neo4j.");

        ShowNoDriver() {
            super("show no type of a driver in a public or protected signature");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (!isSeen(type)) {
                return;
            }
            Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
            Stream<JavaType> members =
                    type.getMembers().stream().filter(ShowNoDriver::isVisible).flatMap(ShowNoDriver::typesOf);
            Stream.concat(above, members)
                    .flatMap(shown -> shown.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::getName)
                    .filter(name -> DRIVERS.stream().anyMatch(name::startsWith))
                    .distinct()
                    .forEach(
                            name -> events.add(SimpleConditionEvent.violated(type, type.getName() + " shows " + name)));
        }

        private static boolean isSeen(JavaClass type) {
            return isVisible(type)
                    && type.getEnclosingClass().map(ShowNoDriver::isSeen).orElse(true);
        }

        private static boolean isVisible(HasModifiers declared) {
            Set<?> modifiers = declared.getModifiers();
            return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
        }

        private static Stream<JavaType> typesOf(JavaMember member) {
            if (!(member instanceof JavaCodeUnit unit)) {
                return Stream.of(((JavaField) member).getType());
            }
            Stream<JavaType> inAndOut =
                    Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
            return Stream.concat(inAndOut, unit.getExceptionTypes().stream());
        }
    }
}
