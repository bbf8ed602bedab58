package io.timpani.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rooms that use a server's OpenTelemetry are compiled against a newer API than the oldest that servers ship, which is
 * here, inside Payara.
 */
class OldestApiTest {
    private static final List<String> PAYARA = List.of("MICRO-INF/runtime/opentelemetry-repackaged.jar");
    private static final String API = "io.opentelemetry.";

    @Test
    void what_is_called_exists_in_the_oldest_api() throws Exception {
        ClassLoader oldest = IsolatedClasses.of(OldestApiTest.class.getClassLoader(), PAYARA);
        List<JavaAccess<?>> calls = new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("io.timpani.telemetry.spans", "io.timpani.telemetry.server")
                        .stream()
                        .flatMap(own -> Stream.concat(
                                own.getAccessesFromSelf().stream(),
                                Stream.concat(
                                        own.getMethodReferencesFromSelf().stream(),
                                        own.getConstructorReferencesFromSelf().stream())))
                        .<JavaAccess<?>>map(access -> access)
                        .filter(access -> access.getTargetOwner().getName().startsWith(API))
                        .toList();

        assertThat(calls).hasSizeGreaterThan(30);
        assertThat(calls).allSatisfy(call -> assertThat(exists(call, oldest)).isTrue());
    }

    private static boolean exists(JavaAccess<?> access, ClassLoader oldest) throws ClassNotFoundException {
        Class<?> owner = oldest.loadClass(access.getTargetOwner().getName());
        if (access instanceof JavaFieldAccess) {
            return Arrays.stream(owner.getFields())
                    .anyMatch(field -> field.getName().equals(access.getName()));
        }
        JavaCodeUnit called = (JavaCodeUnit) access.getTarget().resolveMember().orElseThrow();
        List<String> wanted = Stream.concat(
                        Stream.of(called.getRawReturnType()), called.getRawParameterTypes().stream())
                .map(JavaClass::getName)
                .toList();
        return Arrays.stream(owner.getMethods())
                .filter(method -> method.getName().equals(access.getName()))
                .map(method -> MethodType.methodType(method.getReturnType(), method.getParameterTypes()))
                .anyMatch(type -> Stream.concat(Stream.of(type.returnType()), type.parameterList().stream())
                        .map(Class::getName)
                        .toList()
                        .equals(wanted));
    }
}
