/**
 * The texts of this page's language: those of the catalogue that stands before the bundle, else English. A catalogue is built of one file
 * here, and has every entry that english.js has, functions with as many arguments.
 */
import * as english from "./english.js";

/* global topowidgetsCatalogue */
export const { texts, glossary } = typeof topowidgetsCatalogue === "undefined" ? english : topowidgetsCatalogue;
