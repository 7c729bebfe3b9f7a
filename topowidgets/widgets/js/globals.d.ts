/** What stands before the bundle where another language than English is spoken (build.mjs). */
declare const topowidgetsCatalogue: any;
