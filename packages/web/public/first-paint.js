// Sets theme and language before anything is painted. Kept apart from the bundle because the page allows no inline script.
;(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const wish = read('intendant-theme')
  const dark = wish === 'dark' || (wish !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  document.documentElement.lang =
    read('intendant-language') ?? (navigator.language.startsWith('fr') ? 'fr' : 'en')
})()
