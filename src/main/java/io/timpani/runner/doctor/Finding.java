package io.timpani.runner.doctor;

/**
 * One thing that was looked for.
 *
 * @param what it is
 * @param ok true: it is there, and as it should be
 * @param found its version or size, or what is wrong
 * @param feature what it is for
 * @param remedy how to get it
 * @param basic true: without it nothing can be served
 */
record Finding(String what, boolean ok, String found, String feature, String remedy, boolean basic) {

    static Finding basic(String what, boolean ok, String found, String remedy) {
        return new Finding(what, ok, found, "everything", remedy, true);
    }

    static Finding of(String what, boolean ok, String found, String feature, String remedy) {
        return new Finding(what, ok, found, feature, remedy, false);
    }

    /** The commands of two families of Linux. */
    static String install(String debian, String redHat) {
        return "Debian, Ubuntu: apt-get install " + debian + "; RHEL, Fedora: dnf install " + redHat;
    }
}
