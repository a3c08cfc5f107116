package dev.orchestrator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.orchestrator.contract.LanguageModelContract;
import dev.orchestrator.contract.Wire.ToolDialect;
import dev.orchestrator.port.model.LanguageModel;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract notices what is broken: each mutant is run through the tests that must reject it. */
class LanguageModelContractRejectsTest {

    private static final ModelMutant SOUND = ModelMutant.of("has no flaw", PlainModel::new);

    @ParameterizedTest(name = "a model that {0}")
    @MethodSource("mutants")
    void rejects(ModelMutant mutant) {
        assertThat(mutant.rejectedBy())
                .as("tests that let a model pass that " + mutant.flaw())
                .filteredOn(
                        test -> Stream.of(1, 2).noneMatch(tryOf -> rejects(mutant, test))) // a race may go well once
                .isEmpty();
    }

    /** Otherwise the mutants may be rejected for something that is wrong here. */
    @Test
    void accepts_what_is_sound() {
        assertThat(tests())
                .extracting(Method::getName)
                .filteredOn(test -> rejects(SOUND, test))
                .isEmpty();
    }

    @Test
    void every_test_of_the_contract_rejects_something() {
        List<String> rejecting =
                mutants().flatMap(mutant -> mutant.rejectedBy().stream()).toList();
        assertThat(tests())
                .extracting(Method::getName)
                .allSatisfy(name -> assertThat(rejecting)
                        .as("tests that reject a mutant")
                        .anyMatch(test -> test.equals(name) || test.startsWith(name + ":")));
        assertThat(ToolDialect.values())
                .allSatisfy(dialect -> assertThat(rejecting).contains("puts_two_calls_together:" + dialect));
    }

    @Test
    void flaws_are_named_once() {
        assertThat(mutants()).extracting(ModelMutant::flaw).doesNotHaveDuplicates();
    }

    static Stream<ModelMutant> mutants() {
        return Stream.of(
                        StreamingMutants.all(),
                        FramingMutants.all(),
                        FailureMutants.all(),
                        ReportingMutants.all(),
                        CancellingMutants.all(),
                        SinkMutants.all(),
                        ToolMutants.all(),
                        SecretsMutants.all())
                .flatMap(List::stream);
    }

    private static boolean rejects(ModelMutant mutant, String test) {
        String[] nameAndArgument = test.split(":", 2);
        Events tests = EngineTestKit.engine("junit-jupiter")
                .configurationParameter(Suite.FLAW, mutant.flaw())
                .selectors(selectMethod(Suite.class, test(nameAndArgument[0])))
                .execute()
                .testEvents();
        String argument = nameAndArgument.length == 1 ? "" : nameAndArgument[1];
        assertThat(tests.started().count()).as("runs of " + test).isPositive();
        return tests.failed().stream()
                .anyMatch(event -> event.getTestDescriptor().getDisplayName().contains(argument));
    }

    private static Method test(String name) {
        return tests().stream()
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The contract has no test " + name));
    }

    private static List<Method> tests() {
        List<Method> tests = new ArrayList<>();
        for (Class<?> part = LanguageModelContract.class; part != Object.class; part = part.getSuperclass()) {
            Arrays.stream(part.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class))
                    .forEach(tests::add);
        }
        return tests;
    }

    /** The contract for a mutant; its name hides it from the ordinary run. */
    @ExtendWith(Suite.ByFlaw.class)
    static final class Suite extends LanguageModelContract {

        static final String FLAW = "flaw";

        private final ModelMutant mutant;

        Suite(ModelMutant mutant) {
            this.mutant = mutant;
        }

        @Override
        protected LanguageModel connect(URI baseUrl) {
            return mutant.model().apply(baseUrl, secret());
        }

        /** Short, because many a mutant hangs: that can reject what is sound, but lets pass nothing that is broken. */
        @Override
        protected Duration patience() {
            return mutant.equals(SOUND) ? super.patience() : Duration.ofMillis(500);
        }

        static final class ByFlaw implements ParameterResolver {
            @Override
            public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
                return parameter.getParameter().getType() == ModelMutant.class;
            }

            @Override
            public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
                String flaw = context.getConfigurationParameter(FLAW).orElseThrow();
                return Stream.concat(Stream.of(SOUND), mutants())
                        .filter(mutant -> mutant.flaw().equals(flaw))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }
}
