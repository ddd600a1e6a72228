package org.aq4svit.table;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a row that may be null although its type does not say so. Primitive components are never null,
 * boxed ones ({@code Long}, {@code Double}, ...) always may be; both need no mark.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Nullable {}
