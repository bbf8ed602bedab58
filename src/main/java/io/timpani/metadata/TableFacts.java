package io.timpani.metadata;

import java.util.Set;

/**
 * What the rules of a type schema ask of a table. Only facts: who binds settings before a server is there has no tables.
 *
 * @param isSparse true: it is a sparse matrix
 * @param columnCount number of columns
 * @param hasMissing true: some value is missing
 * @param types the data types of all columns together
 * @param numbersAreWhole true: there are numbers or truth values, and every number that is not missing is whole
 */
public record TableFacts(
        boolean isSparse, int columnCount, boolean hasMissing, Set<DataType> types, boolean numbersAreWhole) {
    public TableFacts {
        types = Set.copyOf(types);
    }
}
