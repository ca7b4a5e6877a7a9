/** The colours of the chart, as a canvas needs them; read anew when day becomes night. */
class Paper {
  night = $state(matchMedia('(prefers-color-scheme: dark)').matches);

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
      this.night = matches;
    });
  }

  colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--color-${name}`).trim();
  }
}

export const paper = new Paper();
