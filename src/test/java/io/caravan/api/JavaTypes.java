package io.caravan.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public face of classes that applications may name. How a record is made is no part of it: records are given, and may get more components. */
final class JavaTypes {
    private JavaTypes() {}

    /** @param name as in source: an inner class's behind a dot */
    static Class<?> named(String name) {
        String tried = name;
        while (true) {
            try {
                return Class.forName(tried);
            } catch (ClassNotFoundException e) {
                int dot = tried.lastIndexOf('.');
                if (dot < 0) throw new AssertionError("docs/api.md names " + name + ", which is no class");
                tried = tried.substring(0, dot) + "$" + tried.substring(dot + 1);
            }
        }
    }

    static List<Entry> entries(Class<?> type) {
        String prefix = "java " + type.getCanonicalName();
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(prefix, declaration(type)));
        for (Field field : type.getDeclaredFields()) {
            if (!isOpen(field.getModifiers()) || field.isSynthetic()) continue;
            String detail =
                    field.isEnumConstant() ? "" : modifiers(field.getModifiers()) + name(field.getGenericType());
            entries.add(new Entry(prefix + "." + field.getName(), detail));
        }
        if (!type.isRecord()) {
            for (Constructor<?> each : type.getDeclaredConstructors()) {
                if (isOpen(each.getModifiers()))
                    entries.add(new Entry(
                            prefix + "." + type.getSimpleName() + parameters(each),
                            thrown(each).strip()));
            }
        }
        for (Method each : type.getDeclaredMethods()) {
            if (!isOpen(each.getModifiers()) || each.isSynthetic() || isSomebodyElses(each)) continue;
            String detail = modifiers(each.getModifiers()) + name(each.getGenericReturnType()) + thrown(each);
            entries.add(new Entry(prefix + "." + each.getName() + parameters(each), detail));
        }
        return entries;
    }

    /** Classes of Caravan's that the face of a type shows. */
    static Set<String> shown(Class<?> type) {
        Set<String> shown = new TreeSet<>();
        Stream.concat(Stream.of(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()))
                .forEach(each -> collect(each, shown));
        for (Field field : type.getDeclaredFields()) {
            if (isOpen(field.getModifiers())) collect(field.getGenericType(), shown);
        }
        Stream<Executable> constructors =
                type.isRecord() ? Stream.empty() : Arrays.stream(type.getDeclaredConstructors());
        Stream.concat(constructors, Arrays.stream(type.getDeclaredMethods()))
                .filter(each -> isOpen(each.getModifiers()) && !each.isSynthetic())
                .forEach(each -> {
                    if (each instanceof Method method) collect(method.getGenericReturnType(), shown);
                    Stream.concat(
                                    Arrays.stream(each.getGenericParameterTypes()),
                                    Arrays.stream(each.getGenericExceptionTypes()))
                            .forEach(of -> collect(of, shown));
                });
        return shown;
    }

    private static void collect(Type type, Set<String> into) {
        if (type instanceof Class<?> plain) {
            Class<?> element = plain.isArray() ? plain.getComponentType() : plain;
            if (element.getName().startsWith("io.caravan.")) into.add(element.getCanonicalName());
        } else if (type instanceof ParameterizedType generic) {
            collect(generic.getRawType(), into);
            for (Type argument : generic.getActualTypeArguments()) collect(argument, into);
        } else if (type instanceof WildcardType wildcard) {
            for (Type bound : wildcard.getUpperBounds()) collect(bound, into);
        } else if (type instanceof GenericArrayType array) {
            collect(array.getGenericComponentType(), into);
        }
    }

    private static String declaration(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        List<String> above = new ArrayList<>();
        boolean plain = type.isRecord() || type.isEnum() || type.isInterface() || type.getSuperclass() == Object.class;
        if (!plain) above.add(name(type.getGenericSuperclass()));
        for (Type each : type.getGenericInterfaces()) above.add(name(each));
        String abstractOrFinal = type.isInterface() || type.isRecord() || type.isEnum()
                ? ""
                : Modifier.isAbstract(type.getModifiers())
                        ? "abstract "
                        : Modifier.isFinal(type.getModifiers()) ? "final " : "";
        return abstractOrFinal + kind + (above.isEmpty() ? "" : ", a " + String.join(", a ", above));
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** What a class or interface that isn't Caravan's asks for: that it is one says the declaration. */
    private static boolean isSomebodyElses(Method method) {
        for (Class<?> each = method.getDeclaringClass().getSuperclass(); each != null; each = each.getSuperclass()) {
            if (has(each, method)) return true;
        }
        return Arrays.stream(method.getDeclaringClass().getInterfaces()).anyMatch(each -> hasOrInherits(each, method))
                || method.getDeclaringClass().isEnum()
                        && Modifier.isStatic(method.getModifiers())
                        && Set.of("values", "valueOf").contains(method.getName());
    }

    private static boolean hasOrInherits(Class<?> type, Method method) {
        return has(type, method) || Arrays.stream(type.getInterfaces()).anyMatch(each -> hasOrInherits(each, method));
    }

    private static boolean has(Class<?> type, Method method) {
        if (type.getName().startsWith("io.caravan.")) return false;
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && each.getParameterCount() == method.getParameterCount());
    }

    private static String modifiers(int modifiers) {
        return (Modifier.isProtected(modifiers) ? "protected " : "") + (Modifier.isStatic(modifiers) ? "static " : "");
    }

    private static String parameters(Executable of) {
        return Arrays.stream(of.getGenericParameterTypes())
                .map(JavaTypes::name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String thrown(Executable of) {
        String names = Arrays.stream(of.getGenericExceptionTypes())
                .map(JavaTypes::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " throws " + names;
    }

    private static String name(Type type) {
        return type.getTypeName().replace('$', '.').replaceAll("\\bjava\\.(?:lang|util|time|io)\\.(?=[A-Z])", "");
    }
}
